import type { CommandModule } from '../../program/command-module.ts';
import { collect, wholeNumber } from '../../program/scope-options.ts';
import { byOption, withOrigin, writesTracker, operationIdOption } from './options.ts';

/** `waymark track deploy record`. */
export const trackDeployRecordCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track deploy record --pr 12 --title "Read CSV" --tests unit=120 --vendor acme', 'the commit here'],
      ['waymark track deploy record --pr 12 --title "Read CSV" --item 3f9c2a1b --compliant', 'with its work item'],
    ],
    reads: 'git, for the commit that is checked out',
    writes: writesTracker,
    prints: `the deployment; data is ${withOrigin('deployment')}.`,
  },
  define: (command, run) =>
    command
      .description('Record a deployment; it is never changed again.')
      .requiredOption('--pr <n>', 'the pull request', wholeNumber)
      .requiredOption('--title <title>', 'its title')
      .option('--commit <hash>', '40 lower-case hexadecimal digits (default: what is checked out)')
      .option('--at <time>', 'when, as in 2026-01-31T12:00:00Z (default: now)')
      .option('--tests <name=n>', 'how many tests of a kind ran; repeat it', collect)
      .option('--compliant', 'it follows the project’s principles')
      .option('--vendor <vendor>', 'a vendor that it touches, by name or id; repeat it', collect)
      .option('--item <id>', 'a work item that it belongs to; repeat it', collect)
      .addOption(byOption())
      .addOption(operationIdOption())
      .action(
        run(async (invocation, options) => {
          const { recordDeployment } = await import('../../track/deployments.ts');
          return recordDeployment(invocation, options);
        }),
      ),
};
