import { Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../../program/command-module.ts';
import { given } from '../../track/given.ts';
import { priorityOption, readsTasks } from './options.ts';

/** `waymark task list`: tasks by id. */
export const taskListCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task list --status todo', 'what is open'],
      ['waymark task list --area backend --priority P0 --json', 'for scripts'],
      ['waymark task list --completed', 'archived ones, too'],
    ],
    reads: readsTasks,
    writes: 'the index, below .agent-output',
    prints:
      'id, status, priority (! for an unblocker), who has it, title; data is {count, filter, tasks: [summary], unreadable}.',
  },
  define: (command, run) =>
    command
      .description('List tasks: open ones, or those that a filter lets through.')
      .addOption(
        new Option('--status <status>', 'only those').choices([
          'draft',
          'todo',
          'in_progress',
          'blocked',
          'completed',
        ] as const),
      )
      .option('--area <area>', 'only those')
      .addOption(priorityOption('only those'))
      .option('--unblocker', 'only those that go before everything else')
      .option('--claimed-by <name>', 'only those that somebody has')
      .option('--completed', 'archived ones, too')
      .action(
        run(async (invocation, { claimedBy: claimed_by, ...filter }) => {
          const { list } = await import('../../task/list.ts');
          return list(invocation, given({ ...filter, claimed_by }));
        }),
      ),
};
