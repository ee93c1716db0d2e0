import type { CommandModule } from '../../program/command-module.ts';

/** `waymark task context verify`: whether a hand-off holds. */
export const taskContextVerifyCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task context verify TASK-0824', 'exit code 25 where something is not as it was'],
      ['waymark task context verify TASK-0824 --allowed-signers .ssh/allowed', 'signatures by whom'],
    ],
    reads: 'context.json and every file that it names',
    writes: 'nothing',
    prints: 'whether it holds; data is {ok, links, findings, signed, unsigned}.',
  },
  define: (command, run) =>
    command
      .description('Recompute the chain over context, evidence and snapshots, and every file that it names.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .option(
        '--allowed-signers <file>',
        'as of ssh-keygen: each signature must be of the signer that it names, and the last link signed',
      )
      .action(
        run(async (invocation, task, options) => {
          const { verify } = await import('../../task/context.ts');
          return verify(invocation, task, options);
        }),
      ),
};
