import type { CommandModule } from '../../program/command-module.ts';

/** `waymark task standard verify`: whether excerpts are current. */
export const taskStandardVerifyCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task standard verify TASK-0824', 'exit code 53 where one changed'],
      ['waymark task standard verify TASK-0824 --drop', 'and remove those'],
    ],
    reads: 'the excerpts and the standards',
    writes: 'nothing; with --drop the index',
    prints: 'how many there are; data is {ok, findings, dropped}.',
  },
  define: (command, run) =>
    command
      .description('Compare the excerpts of a task with the standards of today.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .option('--drop', 'remove those that do not fit')
      .action(
        run(async (invocation, task, options) => {
          const { verify } = await import('../../task/standard.ts');
          return verify(invocation, task, options);
        }),
      ),
};
