import type { CommandModule } from '../../program/command-module.ts';
import { given } from '../../track/given.ts';
import { priorityOption, repeatable, readsTasks } from './options.ts';

/** `waymark task new`: a new task file. */
export const taskNewCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task new "Retry uploads" --area backend', 'with the next free id'],
      ['waymark task new "Mend CI" --area infrastructure --priority P0 --unblocker', 'before everything else'],
    ],
    reads: readsTasks,
    writes: 'the file, below tasks',
    prints: 'the task and its file; data is {task, path, sha256}.',
  },
  define: (command, run) =>
    command
      .description('Write a new task file: a draft with everything that has to be filled in.')
      .argument('<title>', 'in one line')
      .requiredOption('--area <area>', 'also the folder: lower-case letters, digits, hyphens')
      .option('--id <id>', 'default: the next free one')
      .addOption(priorityOption('default P1'))
      .option('--description <text>', 'why it is needed')
      .option('--unblocker', 'goes before everything else')
      .addOption(repeatable('--blocked-by <id>', 'what must be completed first'))
      .action(
        run(async (invocation, title, { area, blockedBy: blocked_by, ...options }) => {
          const { create } = await import('../../task/change-task.ts');
          return create(invocation, { title, area, ...given({ ...options, blocked_by }) });
        }),
      ),
};
