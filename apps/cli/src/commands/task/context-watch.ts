import type { CommandModule } from '../../program/command-module.ts';

/** `waymark task context watch`: a hand-off as it happens. */
export const taskContextWatchCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task context watch TASK-0824', 'beside the agents; Ctrl-C ends it'],
      ['waymark task context watch TASK-0824 --json', 'for a runner that starts the next agent'],
    ],
    reads: 'context.json, at every change and every second',
    writes: 'nothing',
    prints:
      'at once what there is, then each change; with --json one {kind, task_id, update_count, updated_at, updated_by, added} a line and no envelope, unless it fails: then the last line is the envelope of the error.',
  },
  define: (command, run) =>
    command
      .description('Print what becomes of a hand-off as it happens, until it is interrupted.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .action(
        run(async (invocation, task) => {
          const { watchContext } = await import('../../task/watch-context.ts');
          return watchContext(invocation, task);
        }),
      ),
};
