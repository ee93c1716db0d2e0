import type { CommandModule } from '../../program/command-module.ts';

/** `waymark task evidence verify`: whether evidence is as attached. */
export const taskEvidenceVerifyCommand: CommandModule = {
  notes: {
    examples: [['waymark task evidence verify TASK-0824', 'exit code 25 where something changed']],
    reads: 'context.json and all evidence',
    writes: 'nothing',
    prints: 'how much there is; data is {ok, findings}.',
  },
  define: (command, run) =>
    command
      .description('Recompute every hash of the evidence.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .action(
        run(async (invocation, task) => {
          const { verify } = await import('../../task/evidence.ts');
          return verify(invocation, task);
        }),
      ),
};
