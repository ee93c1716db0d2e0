import type { CommandModule } from '../../program/command-module.ts';

/** `waymark track outbox list`. */
export const trackOutboxListCommand: CommandModule = {
  notes: {
    examples: [['waymark track outbox list', 'what waits, and what was refused with both sides']],
    reads: 'the outbox',
    writes: 'nothing',
    prints:
      'each change; data is {entries: [{operation_id, position, operation, input, by, at, state: waiting|conflict|failed, attempts, error}]}.',
  },
  define: (command, run) =>
    command.description('List changes that wait for the database, and those that it refused.').action(
      run(async (invocation) => {
        const { listOutbox } = await import('../../track/outbox.ts');
        return listOutbox(invocation);
      }),
    ),
};
