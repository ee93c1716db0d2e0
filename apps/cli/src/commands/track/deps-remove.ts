import { Argument } from '@commander-js/extra-typings';
import type { CommandModule } from '../../program/command-module.ts';
import { byOption, withOrigin, writesTracker, operationIdOption } from './options.ts';

/** `waymark track deps remove`. */
export const trackDepsRemoveCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track deps remove 3f9c2a1b blocks 77ab01cd', 'the second does not wait any more'],
      ['waymark track deps remove 77ab01cd depends_on 3f9c2a1b', 'the same, where it was said so'],
    ],
    reads: 'the tracker',
    writes: writesTracker,
    prints: `whether there was one; data is ${withOrigin('removed')}.`,
  },
  define: (command, run) =>
    command
      .description('Take a dependency away.')
      .argument('<source>', 'a work item')
      .addArgument(new Argument('<type>', 'how they depend').choices(['blocks', 'depends_on'] as const))
      .argument('<target>', 'another work item')
      .addOption(byOption())
      .addOption(operationIdOption())
      .action(
        run(async (invocation, source, type, target, options) => {
          const { removeDependency } = await import('../../track/deps.ts');
          return removeDependency(invocation, { source, type, target }, options);
        }),
      ),
};
