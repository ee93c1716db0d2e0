import type { CommandModule } from '../../program/command-module.ts';

/** `waymark task context get`: the context. */
export const taskContextGetCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task context get TASK-0824 --json', 'what an agent reads first'],
      ['waymark task context get TASK-0824 --fresh', 'exit code 53 when it is stale'],
    ],
    reads: 'context.json, the task file, standards and documents, git',
    writes: 'nothing',
    prints: 'the context in short; data is context.json.',
  },
  define: (command, run) =>
    command
      .description('Print the context of a task; warns where commit, task file or sources are others by now.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .option('--fresh', 'refuse a stale one')
      .action(
        run(async (invocation, task, options) => {
          const { get } = await import('../../task/context.ts');
          return get(invocation, task, options);
        }),
      ),
};
