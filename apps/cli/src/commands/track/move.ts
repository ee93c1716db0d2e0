import { Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../../program/command-module.ts';
import { byOption, mergeOption, versionOption, withOrigin, writesTracker, operationIdOption } from './options.ts';

/** `waymark track move ID`: to another place in the tree. */
export const trackMoveCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track move 3f9c2a1b --under 77ab01cd', 'below another one'],
      ['waymark track move 3f9c2a1b --top', 'below nothing'],
    ],
    reads: 'the tracker',
    writes: writesTracker,
    prints: `the item; data is ${withOrigin('item')}. A circle or a seventh level ends it with exit code 3.`,
  },
  define: (command, run) =>
    command
      .description('Move a work item with all that is below it.')
      .argument('<id>', 'its id or short id')
      .addOption(new Option('--under <id>', 'the item above it').conflicts('top'))
      .option('--top', 'below nothing')
      .addOption(versionOption())
      .addOption(mergeOption())
      .addOption(byOption())
      .addOption(operationIdOption())
      .action(
        run(async (invocation, id, options) => {
          const { move } = await import('../../track/update.ts');
          return move(invocation, id, options);
        }),
      ),
};
