import { Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../../program/command-module.ts';
import { limitOption } from '../../program/scope-options.ts';

/** `waymark medallion list`: everything in the store, a page at a time. */
export const listCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark medallion list', 'what is active, newest first'],
      ['waymark medallion list --status all --limit 100', 'also what is stale or superseded'],
      ['waymark medallion list --json --cursor CURSOR', 'the next page'],
    ],
    reads: 'the database',
    writes: 'nothing',
    prints:
      'a table; data is {items: [{medallion_id, short_id, revision, status, updated_at, model, scope, high_level, decisions, open_questions}], next_cursor}.',
  },
  define: (command, run) =>
    command
      .description('List the medallions of all scopes, newest first.')
      .addOption(
        new Option('--status <status>', 'which ones')
          .choices(['active', 'stale', 'superseded', 'all'] as const)
          .default('active' as const),
      )
      .addOption(limitOption(20))
      .option('--cursor <cursor>', 'where the page before ended (next_cursor)')
      .action(
        run(async (invocation, options) => {
          const { list } = await import('../../medallion/list.ts');
          return list(invocation, options);
        }),
      ),
};
