import { Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../../program/command-module.ts';
import { limitOption } from '../../program/scope-options.ts';
import { offsetOption, readsTracker, statusOption, typeOption, withOrigin } from './options.ts';

/** `waymark track list`: work items by pages. */
export const trackListCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track list', 'all work items, in the order of the tree'],
      ['waymark track list --type task --status active', 'tasks that are under way'],
      ['waymark track list --search "csv reader"', 'by words, best first'],
      ['waymark track list --archived', 'what was put away'],
    ],
    reads: readsTracker,
    writes: 'nothing',
    prints: `short id, type, status, who has it, title; data is ${withOrigin('items: [work item], total_count, limit, offset, has_more')}.`,
  },
  define: (command, run) =>
    command
      .description('List work items: all, those of a type or status, below one, or with certain words.')
      .addOption(typeOption())
      .addOption(statusOption('only those'))
      .addOption(new Option('--under <id>', 'only those directly below this one').conflicts(['top', 'search']))
      .addOption(new Option('--top', 'only those that are below nothing').conflicts('search'))
      .option('--search <words>', 'only those that hold these words, best first')
      .addOption(new Option('--deleted', 'deleted ones, too').conflicts('search'))
      .addOption(new Option('--archived', 'those in the archive').conflicts(['status', 'under', 'top', 'deleted']))
      .addOption(limitOption(50))
      .addOption(offsetOption())
      .action(
        run(async (invocation, options) => {
          const { list } = await import('../../track/list.ts');
          return list(invocation, options);
        }),
      ),
};
