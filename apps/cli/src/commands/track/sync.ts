import type { CommandModule } from '../../program/command-module.ts';

/** `waymark track sync`. */
export const trackSyncCommand: CommandModule = {
  notes: {
    examples: [['waymark track sync', 'send what waited for the database']],
    reads: 'the outbox and the database',
    writes: 'the database, in the order in which it was asked for; the local cache',
    prints:
      'what was sent and what was refused; data is {replayed, conflicts, failed, waiting, followed}. Exit code 6 while the database is away, 11 when something was refused.',
  },
  define: (command, run) =>
    command.description('Send changes that wait for the database, and bring the local cache up to date.').action(
      run(async (invocation) => {
        const { sync } = await import('../../track/outbox.ts');
        return sync(invocation);
      }),
    ),
};
