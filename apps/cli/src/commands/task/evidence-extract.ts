import type { CommandModule } from '../../program/command-module.ts';

/** `waymark task evidence extract`: an archive unpacked. */
export const taskEvidenceExtractCommand: CommandModule = {
  notes: {
    examples: [['waymark task evidence extract TASK-0824 9f2c --into ../look', 'whole, or not at all']],
    reads: 'context.json, the archive',
    writes: 'the folder',
    prints: 'the folder; data is {evidence_id, folder}.',
  },
  define: (command, run) =>
    command
      .description('Unpack a directory’s archive into a folder that is not there yet.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .argument('<evidence>', 'its id, or at least four digits of it')
      .requiredOption('--into <folder>', 'where')
      .action(
        run(async (invocation, task, evidenceId, options) => {
          const { extract } = await import('../../task/evidence.ts');
          return extract(invocation, task, { evidenceId, ...options });
        }),
      ),
};
