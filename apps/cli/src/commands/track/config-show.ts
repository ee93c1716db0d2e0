import type { CommandModule } from '../../program/command-module.ts';
import { readsTracker, withOrigin } from './options.ts';

/** `waymark track config show`. */
export const trackConfigShowCommand: CommandModule = {
  notes: {
    examples: [['waymark track config show', 'what holds for the whole project']],
    reads: readsTracker,
    writes: 'nothing',
    prints: `a row a setting; data is ${withOrigin('configuration')}.`,
  },
  define: (command, run) =>
    command.description('Show the project’s configuration: what is worked on, the branch, the budget.').action(
      run(async (invocation) => {
        const { showConfiguration } = await import('../../track/project-configuration.ts');
        return showConfiguration(invocation);
      }),
    ),
};
