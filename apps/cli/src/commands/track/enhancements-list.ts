import type { CommandModule } from '../../program/command-module.ts';
import { limitOption } from '../../program/scope-options.ts';
import { enhancementStatusOption, offsetOption, readsTracker, withOrigin } from './options.ts';

/** `waymark track enhancements list`. */
export const trackEnhancementsListCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track enhancements list', 'by priority'],
      ['waymark track enhancements list --status approved --quarter 2026-Q4', 'what comes next'],
    ],
    reads: readsTracker,
    writes: 'nothing',
    prints: `a table; data is ${withOrigin('enhancements: [enhancement], total_count, limit, offset, has_more')}.`,
  },
  define: (command, run) =>
    command
      .description('List what may be built later, by priority.')
      .addOption(enhancementStatusOption('only those'))
      .option('--quarter <quarter>', 'only those, as in 2026-Q4')
      .addOption(limitOption(50))
      .addOption(offsetOption())
      .action(
        run(async (invocation, options) => {
          const { listEnhancements } = await import('../../track/enhancements.ts');
          return listEnhancements(invocation, options);
        }),
      ),
};
