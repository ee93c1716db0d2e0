import type { CommandModule } from '../../program/command-module.ts';
import { byOption, leaseOption, typeOption, withOrigin, operationIdOption } from './options.ts';

/** `waymark track claim`: work for one. */
export const trackClaimCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track claim --next --json', 'for scripts: the next one that is ready; exit code 4 when there is none'],
      ['waymark track claim 3f9c2a1b --lease 3600', 'this one, for an hour'],
    ],
    reads: 'the database',
    writes: 'the database; who holds an item is never decided without it',
    prints: `the item and the token that heartbeat and release need; data is ${withOrigin('item, claim_token')}, both null when nothing is ready.`,
  },
  define: (command, run) =>
    command
      .description('Take a work item, or the next one that is ready, so that nobody else does.')
      .argument('[id]', 'its id or short id')
      .option('--next', 'the next one that is ready')
      .addOption(typeOption('with --next: only those'))
      .option('--under <id>', 'with --next: only below this one')
      .addOption(leaseOption())
      .addOption(byOption())
      .addOption(operationIdOption())
      .action(
        run(async (invocation, id, options) => {
          const { claim } = await import('../../track/claim.ts');
          return claim(invocation, id, options);
        }),
      ),
};
