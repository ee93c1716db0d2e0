import type { CommandModule } from '../../program/command-module.ts';
import { quarantineReasonOption } from './options.ts';

/** `waymark task quarantine add`: a task in quarantine. */
export const taskQuarantineAddCommand: CommandModule = {
  notes: {
    examples: [
      [
        'waymark task quarantine add TASK-0824 --reason malformed_yaml --details "line 12"',
        'its file stays where it is',
      ],
    ],
    reads: 'the task',
    writes: 'docs/compliance/quarantine',
    prints: 'the entry; data is the entry.',
  },
  define: (command, run) =>
    command
      .description('Put a task into quarantine: no context is made of it until it is released.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .addOption(quarantineReasonOption('why').makeOptionMandatory())
      .option('--details <text>', 'what is wrong')
      .option('--path <file>', 'its file, where the id does not find it')
      .action(
        run(async (invocation, task, options) => {
          const { add } = await import('../../task/quarantine.ts');
          return add(invocation, task, options);
        }),
      ),
};
