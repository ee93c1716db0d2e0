import type { CommandModule } from '../../program/command-module.ts';
import { limitOption } from '../../program/scope-options.ts';
import { offsetOption, readsTracker, typeOption, withOrigin } from './options.ts';

/** `waymark track ready`: what can be begun. */
export const trackReadyCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track ready', 'what can be begun, the first first'],
      ['waymark track ready --type task --under 3f9c2a1b', 'tasks of one project'],
    ],
    reads: readsTracker,
    writes: 'nothing',
    prints: `a table; data is ${withOrigin('items: [work item], total_count, limit, offset, has_more')}.`,
  },
  define: (command, run) =>
    command
      .description('List what can be begun: active, claimed by nobody, nothing open below it, nothing it waits for.')
      .addOption(typeOption())
      .option('--under <id>', 'only below this one')
      .addOption(limitOption(50))
      .addOption(offsetOption())
      .action(
        run(async (invocation, options) => {
          const { ready } = await import('../../track/ready.ts');
          return ready(invocation, options);
        }),
      ),
};
