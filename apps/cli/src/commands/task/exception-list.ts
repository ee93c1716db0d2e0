import { Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../../program/command-module.ts';
import { exceptionTypeOption } from './options.ts';

/** `waymark task exception list`: the ledger. */
export const taskExceptionListCommand: CommandModule = {
  notes: {
    examples: [['waymark task exception list --status open', 'what is to be mended']],
    reads: 'the ledger',
    writes: 'nothing',
    prints: 'task, type, status, owner, deadline, notes; data is {exceptions, count}.',
  },
  define: (command, run) =>
    command
      .description('List the exceptions of the ledger.')
      .option('--task <id>', 'only of this task')
      .addOption(exceptionTypeOption('only those'))
      .addOption(
        new Option('--status <status>', 'only those').choices(['open', 'in_progress', 'resolved', 'wont_fix'] as const),
      )
      .action(
        run(async (invocation, options) => {
          const { list } = await import('../../task/exception.ts');
          return list(invocation, options);
        }),
      ),
};
