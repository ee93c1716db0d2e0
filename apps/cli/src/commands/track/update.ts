import type { CommandModule } from '../../program/command-module.ts';
import { wholeNumber } from '../../program/scope-options.ts';
import {
  byOption,
  mergeOption,
  statusOption,
  versionOption,
  withOrigin,
  writesTracker,
  operationIdOption,
} from './options.ts';

/** `waymark track update ID`: fields of a work item. */
export const trackUpdateCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track update 3f9c2a1b --status completed', 'it is done'],
      ['waymark track update 3f9c2a1b --version 4 --title "Read CSV files"', 'only if it is still as I saw it'],
      ['waymark track update 3f9c2a1b --version 4 --status blocked --merge', 'on top of what others changed meanwhile'],
    ],
    reads: 'the file of --metadata',
    writes: writesTracker,
    prints: `the item; data is ${withOrigin('item')}. When somebody else came first: exit code 11 and both sides, error.details is {current, current_version, requested_version, changed_fields, sent, merged}.`,
  },
  define: (command, run) =>
    command
      .description('Change fields of a work item; the others stay.')
      .argument('<id>', 'its id or short id')
      .option('--title <title>', 'at most 200 characters')
      .addOption(statusOption('its status'))
      .option('--branch <name>', 'its branch in git; an empty one takes it away')
      .option('--commit <hash>', 'its commit; an empty one takes it away')
      .option('--pr <n>', 'its pull request', wholeNumber)
      .option('--metadata <json>', 'fields that change; null takes an optional one away; @FILE, or - for stdin')
      .addOption(versionOption())
      .addOption(mergeOption())
      .addOption(byOption())
      .addOption(operationIdOption())
      .action(
        run(async (invocation, id, options) => {
          const { update } = await import('../../track/update.ts');
          return update(invocation, id, options);
        }),
      ),
};
