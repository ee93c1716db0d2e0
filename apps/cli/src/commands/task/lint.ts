import type { CommandModule } from '../../program/command-module.ts';

/** `waymark task lint`: what is wrong in task files. */
export const taskLintCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task lint', 'all open tasks'],
      ['waymark task lint TASK-0824', 'one of them'],
    ],
    reads: 'the task files',
    writes: 'nothing',
    prints:
      'a line an error; data is {valid, error_count, warning_count, files: [{file, id, valid, errors, warnings}]}. The exit code is that of the first error.',
  },
  define: (command, run) =>
    command
      .description('Check task files: what an agent needs to begin, with file and line.')
      .argument('[tasks...]', 'ids or files')
      .action(
        run(async (invocation, tasks) => {
          const { lint } = await import('../../task/check-tasks.ts');
          return lint(invocation, tasks);
        }),
      ),
};
