import { Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../../program/command-module.ts';
import { wholeNumber } from '../../program/scope-options.ts';
import { byOption, mergeOption, versionOption, withOrigin, writesTracker, operationIdOption } from './options.ts';

/** `waymark track config set`. */
export const trackConfigSetCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track config set', 'branch and commit as they are checked out'],
      ['waymark track config set --context maintenance --token-budget 150000', 'and what is worked on'],
    ],
    reads: 'git, for branch and commit',
    writes: writesTracker,
    prints: `a row a setting; data is ${withOrigin('configuration')}.`,
  },
  define: (command, run) =>
    command
      .description('Change the project’s configuration; branch and commit are taken from git.')
      .addOption(
        new Option('--context <type>', 'what is worked on').choices(['feature', 'maintenance', 'research'] as const),
      )
      .option('--session <id>', 'the work item of the current session; an empty one takes it away')
      .option('--token-budget <n>', 'for a session, 1000 to 1000000', wholeNumber)
      .option('--no-git', 'leave branch and commit as they are')
      .addOption(versionOption())
      .addOption(mergeOption())
      .addOption(byOption())
      .addOption(operationIdOption())
      .action(
        run(async (invocation, options) => {
          const { setConfiguration } = await import('../../track/project-configuration.ts');
          return setConfiguration(invocation, options);
        }),
      ),
};
