import { Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../../program/command-module.ts';
import { exceptionTypeOption, repeatable } from './options.ts';

/** `waymark task exception add`: an entry of the ledger. */
export const taskExceptionAddCommand: CommandModule = {
  notes: {
    examples: [
      [
        'waymark task exception add TASK-0824 --type missing_standards --owner ada --notes "being written"',
        'thirty days to mend it',
      ],
    ],
    reads: 'the ledger',
    writes: 'docs/compliance/context-cache-exceptions.json',
    prints: 'the entry; data is {exception, updated}.',
  },
  define: (command, run) =>
    command
      .description('Put a known shortcoming of a task into the ledger: its warnings are not repeated. Twice updates.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .addOption(exceptionTypeOption('what is wrong').makeOptionMandatory())
      .option('--message <text>', 'what the reader says')
      .option('--owner <name>', 'who has it in hand')
      .option('--notes <text>', 'what is to be known')
      .option('--deadline <time>', 'default: in thirty days')
      .addOption(repeatable('--suppress <code>', 'a warning’s code that is not told again'))
      .addOption(
        new Option('--remove-on <event>', 'when it goes by itself').choices([
          'task_completion',
          'task_deletion',
          'manual',
        ] as const),
      )
      .addOption(new Option('--status <status>', 'default open').choices(['open', 'in_progress'] as const))
      .action(
        run(async (invocation, task, options) => {
          const { add } = await import('../../task/exception.ts');
          return add(invocation, task, options);
        }),
      ),
};
