import type { CommandModule } from '../../program/command-module.ts';
import { limitOption } from '../../program/scope-options.ts';
import { offsetOption, readsTracker, withOrigin } from './options.ts';

/** `waymark track deploy list`. */
export const trackDeployListCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track deploy list --limit 10', 'the last ten'],
      ['waymark track deploy list --vendor acme --after 2026-01-01', 'those of a vendor, this year'],
    ],
    reads: readsTracker,
    writes: 'nothing',
    prints: `the newest first; data is ${withOrigin('deployments: [deployment], total_count, limit, offset, has_more')}.`,
  },
  define: (command, run) =>
    command
      .description('List deployments, the newest first.')
      .option('--vendor <vendor>', 'only those of a vendor, by name or id')
      .option('--item <id>', 'only those of a work item')
      .option('--after <time>', 'only those after this time')
      .addOption(limitOption(50))
      .addOption(offsetOption())
      .action(
        run(async (invocation, options) => {
          const { listDeployments } = await import('../../track/deployments.ts');
          return listDeployments(invocation, options);
        }),
      ),
};
