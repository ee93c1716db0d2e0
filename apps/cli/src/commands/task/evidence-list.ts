import type { CommandModule } from '../../program/command-module.ts';
import { evidenceTypeOption } from './options.ts';

/** `waymark task evidence list`: the evidence. */
export const taskEvidenceListCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task evidence list TASK-0824', 'oldest first'],
      ['waymark task evidence list TASK-0824 --type log', 'of one type'],
    ],
    reads: 'context.json',
    writes: 'nothing',
    prints: 'id, type, size, who, path, description; data is {task_id, evidence, count}.',
  },
  define: (command, run) =>
    command
      .description('List the evidence of a task.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .addOption(evidenceTypeOption('only those'))
      .option('--by <name>', 'only what somebody attached')
      .action(
        run(async (invocation, task, options) => {
          const { list } = await import('../../task/evidence.ts');
          return list(invocation, task, options);
        }),
      ),
};
