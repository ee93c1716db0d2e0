import type { CommandModule } from '../../program/command-module.ts';
import { wholeNumber } from '../../program/scope-options.ts';
import { readsTracker, withOrigin } from './options.ts';

/** `waymark track show ID`: one work item and what is around it. */
export const trackShowCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track show 3f9c2a1b', 'by its short id'],
      ['waymark track show 3f9c2a1b --depth 1', 'with what is directly below it'],
    ],
    reads: readsTracker,
    writes: 'nothing',
    prints: `its fields and what is around it; data is ${withOrigin('item, ancestors, descendants, has_more, dependencies, waits_for')}.`,
  },
  define: (command, run) =>
    command
      .description('Show a work item with what is above it, below it and what it waits for.')
      .argument('<id>', 'its id, its short id, or as much of the id as names one only')
      .option('--depth <n>', 'so many levels below it, 1 to 5', wholeNumber, 5)
      .option('--archived', 'one of the archive')
      .action(
        run(async (invocation, id, options) => {
          const { show } = await import('../../track/show.ts');
          return show(invocation, id, options);
        }),
      ),
};
