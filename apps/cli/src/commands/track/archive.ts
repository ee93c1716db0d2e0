import type { CommandModule } from '../../program/command-module.ts';
import { wholeNumber } from '../../program/scope-options.ts';
import { byOption, withOrigin, operationIdOption } from './options.ts';

/** `waymark track archive`. */
export const trackArchiveCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track archive --dry-run', 'what is older than a year'],
      ['waymark track archive --older-than 90', 'away with it'],
    ],
    reads: 'the database',
    writes: 'the database; whole trees, and none in which somebody has claimed an item',
    prints: `how many; data is ${withOrigin('archived_count, item_ids, truncated, dry_run')}.`,
  },
  define: (command, run) =>
    command
      .description('Move trees of work items that are old and closed to the archive.')
      .option('--older-than <days>', 'made so many days ago or earlier', wholeNumber, 365)
      .option('--include-open', 'trees with open items, too')
      .option('--dry-run', 'only say what would be archived')
      .addOption(byOption())
      .addOption(operationIdOption())
      .action(
        run(async (invocation, options) => {
          const { archive } = await import('../../track/archive.ts');
          return archive(invocation, options);
        }),
      ),
};
