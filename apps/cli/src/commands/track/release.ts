import type { CommandModule } from '../../program/command-module.ts';
import { byOption, statusOption, withOrigin, operationIdOption } from './options.ts';

/** `waymark track release ID`: done with it, or not going on. */
export const trackReleaseCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track release 3f9c2a1b --token TOKEN --status completed', 'it is done'],
      ['waymark track release 3f9c2a1b --token TOKEN', 'somebody else may take it'],
    ],
    reads: 'the database',
    writes: 'the database',
    prints: `the item; data is ${withOrigin('item')}. Exit code 5 when the claim was lost.`,
  },
  define: (command, run) =>
    command
      .description('Give a claimed work item back; with a status it is set in the same step.')
      .argument('<id>', 'its id or short id')
      .requiredOption('--token <token>', 'what claim printed')
      .addOption(statusOption('its status from now on'))
      .addOption(byOption())
      .addOption(operationIdOption())
      .action(
        run(async (invocation, id, options) => {
          const { release } = await import('../../track/claim.ts');
          return release(invocation, id, options);
        }),
      ),
};
