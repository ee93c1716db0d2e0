import type { CommandModule } from '../program/command-module.ts';

/** `waymark doctor`: what works, what does not, and what to do about it. */
export const doctorCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark doctor', 'look, and change nothing'],
      ['waymark doctor --fix', 'make what is missing, correct hooks that lead nowhere'],
    ],
    reads: 'Node, git, the data folder, the whole database, the agents’ settings',
    writes: 'nothing; with --fix the folder, its .gitignore, the database, our hooks',
    prints:
      'one line a check; data is {ok, checks: [{name, status: ok|warn|fail, message, next_action}], fixed: [name]}. Exit code 9 when a check failed.',
  },
  define: (command, run) =>
    command
      .description('Check the installation, the database and the hooks, and say what to do.')
      .option('--fix', 'repair what can be repaired without losing anything')
      .action(
        run(async (invocation, options) => {
          const { doctor } = await import('../doctor/doctor.ts');
          return doctor(invocation, options);
        }),
      ),
};
