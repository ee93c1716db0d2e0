import { Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../../program/command-module.ts';

/** `waymark track outbox resolve OPERATION`. */
export const trackOutboxResolveCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track outbox resolve 4be2c1d09a77 --merge', 'both changes, where they touch different fields'],
      ['waymark track outbox resolve 4be2c1d09a77 --discard', 'theirs stays'],
      [
        'waymark track outbox resolve 4be2c1d09a77 --retry --input \'{"id":"3f9c2a1b","version":5,"status":"blocked"}\'',
        'something else',
      ],
    ],
    reads: 'the outbox',
    writes: 'the outbox and the database',
    prints: 'as sync; data is {replayed, conflicts, failed, waiting, followed}.',
  },
  define: (command, run) =>
    command
      .description('Decide about a change that the database refused.')
      .argument('<operation>', 'its id, or as much of its end as names one only')
      .addOption(new Option('--discard', 'drop it').conflicts(['retry', 'merge']))
      .addOption(new Option('--retry', 'send it again').conflicts('merge'))
      .option('--merge', 'send both changes in one')
      .option('--input <json>', 'with --retry: what to send instead; @FILE, or - for stdin')
      .action(
        run(async (invocation, operation, options) => {
          const { resolveEntry } = await import('../../track/outbox.ts');
          return resolveEntry(invocation, operation, options);
        }),
      ),
};
