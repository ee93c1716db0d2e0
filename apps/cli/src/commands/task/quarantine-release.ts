import type { CommandModule } from '../../program/command-module.ts';

/** `waymark task quarantine release`: a task let out. */
export const taskQuarantineReleaseCommand: CommandModule = {
  notes: {
    examples: [['waymark task quarantine release TASK-0824 --notes "mended by hand"', 'the entry goes to resolved/']],
    reads: 'the task’s file',
    writes: 'docs/compliance/quarantine/resolved',
    prints: 'the entry; data is the entry and status released.',
  },
  define: (command, run) =>
    command
      .description('Let a task out of quarantine: its file must be valid by now.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .option('--notes <text>', 'how it was mended')
      .option('--force', 'also where the file is not valid')
      .action(
        run(async (invocation, task, options) => {
          const { release } = await import('../../task/quarantine.ts');
          return release(invocation, task, options);
        }),
      ),
};
