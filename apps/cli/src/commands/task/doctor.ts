import type { CommandModule } from '../../program/command-module.ts';

/** `waymark task doctor`: what tasks stand on. */
export const taskDoctorCommand: CommandModule = {
  notes: {
    examples: [['waymark task doctor', 'look, and change nothing']],
    reads: 'all of it',
    writes: 'nothing',
    prints: 'one line a check; data is {ok, checks, fixed}. Exit code 9 when a check failed.',
  },
  define: (command, run) =>
    command.description('Check git, tasks, hand-offs, the ledger and the quarantine, and say what to do.').action(
      run(async (invocation) => {
        const { doctor } = await import('../../task/doctor.ts');
        return doctor(invocation);
      }),
    ),
};
