import type { CommandModule } from '../../program/command-module.ts';

/** `waymark task evidence show`: one piece of evidence. */
export const taskEvidenceShowCommand: CommandModule = {
  notes: {
    examples: [['waymark task evidence show TASK-0824 9f2c', 'by the beginning of its id']],
    reads: 'context.json, the file',
    writes: 'nothing',
    prints: 'the text up to 16 KiB, or what an archive holds; data is {evidence, index, text, truncated}.',
  },
  define: (command, run) =>
    command
      .description('Show one piece of evidence with what is in it.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .argument('<evidence>', 'its id, or at least four digits of it')
      .action(
        run(async (invocation, task, evidence) => {
          const { show } = await import('../../task/evidence.ts');
          return show(invocation, task, evidence);
        }),
      ),
};
