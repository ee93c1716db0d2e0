import type { CommandModule } from '../../program/command-module.ts';
import { byOption, readsTasks } from './options.ts';

/** `waymark task pick`: the next task. */
export const taskPickCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task pick --json', 'for scripts; exit code 4 when there is none'],
      ['waymark task pick --claim --by worker-1', 'and take it at once'],
    ],
    reads: readsTasks,
    writes: 'the task’s file with --claim',
    prints:
      'the task and why it is the one; data is {status: picked|none, reason, task, effective_priority, draft_alerts}.',
  },
  define: (command, run) =>
    command
      .description('Pick the task to begin with: unblockers first, then by effective priority, order and id.')
      .option('--area <area>', 'only of this area')
      .option('--claim', 'take it at once')
      .addOption(byOption())
      .action(
        run(async (invocation, options) => {
          const { pick } = await import('../../task/pick.ts');
          return pick(invocation, options);
        }),
      ),
};
