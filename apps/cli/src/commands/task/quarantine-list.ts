import { Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../../program/command-module.ts';
import { quarantineReasonOption } from './options.ts';

/** `waymark task quarantine list`: who is in quarantine. */
export const taskQuarantineListCommand: CommandModule = {
  notes: {
    examples: [['waymark task quarantine list', 'and how repairs went']],
    reads: 'docs/compliance/quarantine',
    writes: 'nothing',
    prints: 'task, reason, repair status, file; data is {quarantined, count}.',
  },
  define: (command, run) =>
    command
      .description('List the tasks in quarantine.')
      .addOption(quarantineReasonOption('only those'))
      .addOption(
        new Option('--status <status>', 'only those').choices([
          'pending',
          'in_progress',
          'repaired',
          'cannot_repair',
        ] as const),
      )
      .action(
        run(async (invocation, options) => {
          const { list } = await import('../../task/quarantine.ts');
          return list(invocation, options);
        }),
      ),
};
