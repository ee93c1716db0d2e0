import type { CommandModule } from '../../program/command-module.ts';
import { readsTasks } from './options.ts';

/** `waymark task validate`: whether tasks fit together. */
export const taskValidateCommand: CommandModule = {
  notes: {
    examples: [['waymark task validate', 'before a merge']],
    reads: readsTasks,
    writes: 'nothing',
    prints:
      'a line an error; data is {valid, error_count, errors: [{code, message, task_ids, files}]}. The exit code is that of the first error.',
  },
  define: (command, run) =>
    command
      .description('Check that all tasks fit together: ids, references, circles, files that cannot be read.')
      .action(
        run(async (invocation) => {
          const { validate } = await import('../../task/check-tasks.ts');
          return validate(invocation);
        }),
      ),
};
