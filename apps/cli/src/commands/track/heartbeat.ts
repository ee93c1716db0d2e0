import type { CommandModule } from '../../program/command-module.ts';
import { byOption, leaseOption, withOrigin, operationIdOption } from './options.ts';

/** `waymark track heartbeat ID`: still at it. */
export const trackHeartbeatCommand: CommandModule = {
  notes: {
    examples: [['waymark track heartbeat 3f9c2a1b --token TOKEN', 'another 15 minutes']],
    reads: 'the database',
    writes: 'the database',
    prints: `the item and until when; data is ${withOrigin('item')}. Exit code 5 when the claim was lost.`,
  },
  define: (command, run) =>
    command
      .description('Keep a claimed work item for another lease.')
      .argument('<id>', 'its id or short id')
      .requiredOption('--token <token>', 'what claim printed')
      .addOption(leaseOption())
      .addOption(byOption())
      .addOption(operationIdOption())
      .action(
        run(async (invocation, id, options) => {
          const { heartbeat } = await import('../../track/claim.ts');
          return heartbeat(invocation, id, options);
        }),
      ),
};
