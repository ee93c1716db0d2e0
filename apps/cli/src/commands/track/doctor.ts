import type { CommandModule } from '../../program/command-module.ts';

/** `waymark track doctor`. */
export const trackDoctorCommand: CommandModule = {
  notes: {
    examples: [['waymark track doctor', 'the database, the way to it, what waits, the cache']],
    reads: 'the database with its integrity, the local cache, the outbox',
    writes: 'nothing',
    prints:
      'a line a check; data is {ok, checks: [{name, status, message, next_action}], fixed}. Exit code 9 when one fails.',
  },
  define: (command, run) =>
    command.description('Check what the tracker stands on, and say what to do.').action(
      run(async (invocation) => {
        const { trackDoctor } = await import('../../track/doctor.ts');
        return trackDoctor(invocation);
      }),
    ),
};
