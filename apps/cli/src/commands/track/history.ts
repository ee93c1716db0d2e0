import { Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../../program/command-module.ts';
import { limitOption } from '../../program/scope-options.ts';
import { readsTracker, withOrigin, wholeNumberFromZero } from './options.ts';

const kinds = ['work_item', 'dependency', 'vendor', 'deployment', 'enhancement', 'configuration'] as const;

/** `waymark track history [ID]`: the audit trail. */
export const trackHistoryCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track history', 'what was changed last, and by whom'],
      ['waymark track history 3f9c2a1b', 'what became of a work item'],
      ['waymark track history acme --of vendor', 'and of a vendor'],
      ['waymark track history --since 120 --json', 'for scripts: what came after a change, oldest first'],
    ],
    reads: readsTracker,
    writes: 'nothing',
    prints: `a change a line; data is ${withOrigin('changes: [{sequence, entity_type, entity_id, operation, operation_id, changed_by, changed_at, changed_fields, before, after}], has_more')}.`,
  },
  define: (command, run) =>
    command
      .description('Show who changed what and when, the last change first.')
      .argument('[id]', 'a work item, or with --of a vendor, an enhancement, a deployment')
      .addOption(new Option('--of <kind>', 'only changes of such things').choices(kinds))
      .option('--by <name>', 'only those that somebody made')
      .addOption(new Option('--since <n>', 'only those after this change, oldest first').argParser(wholeNumberFromZero))
      .addOption(limitOption(50))
      .action(
        run(async (invocation, id, options) => {
          const { history } = await import('../../track/history.ts');
          return history(invocation, id, options);
        }),
      ),
};
