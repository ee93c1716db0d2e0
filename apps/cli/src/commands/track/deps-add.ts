import { Argument } from '@commander-js/extra-typings';
import type { CommandModule } from '../../program/command-module.ts';
import { byOption, withOrigin, writesTracker, operationIdOption } from './options.ts';

/** `waymark track deps add`. */
export const trackDepsAddCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track deps add 3f9c2a1b blocks 77ab01cd', 'the second waits for the first'],
      ['waymark track deps add 77ab01cd depends_on 3f9c2a1b', 'the same, said the other way round'],
    ],
    reads: 'the tracker',
    writes: writesTracker,
    prints: `the dependency; data is ${withOrigin('dependency')}. A circle ends it with exit code 3.`,
  },
  define: (command, run) =>
    command
      .description('Make one work item wait for another.')
      .argument('<source>', 'a work item')
      .addArgument(new Argument('<type>', 'how they depend').choices(['blocks', 'depends_on'] as const))
      .argument('<target>', 'another work item')
      .addOption(byOption())
      .addOption(operationIdOption())
      .action(
        run(async (invocation, source, type, target, options) => {
          const { addDependency } = await import('../../track/deps.ts');
          return addDependency(invocation, { source, type, target }, options);
        }),
      ),
};
