import type { CommandModule } from '../../program/command-module.ts';

/** `waymark task quarantine repair`: a repaired file. */
export const taskQuarantineRepairCommand: CommandModule = {
  notes: {
    examples: [['waymark task quarantine repair TASK-0824', 'with a backup; exit code 16 when it takes a person']],
    reads: 'the task’s file',
    writes: 'the file, a backup, the entry',
    prints: 'the entry; data is the entry with its attempts.',
  },
  define: (command, run) =>
    command
      .description(
        'Try safe repairs of a task’s YAML: tabs, unquoted colons, a byte order mark, indentation of one level.',
      )
      .argument('<task>', 'id of the task, as in TASK-0824')
      .action(
        run(async (invocation, task) => {
          const { repair } = await import('../../task/quarantine.ts');
          return repair(invocation, task);
        }),
      ),
};
