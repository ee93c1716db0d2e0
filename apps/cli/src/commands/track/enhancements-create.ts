import type { CommandModule } from '../../program/command-module.ts';
import { addEnhancementOptions } from './enhancement-options.ts';
import { byOption, withOrigin, writesTracker, operationIdOption } from './options.ts';

/** `waymark track enhancements create TITLE`. */
export const trackEnhancementsCreateCommand: CommandModule = {
  notes: {
    examples: [['waymark track enhancements create "Read PDF" --priority 1 --quarter 2026-Q4', 'planned']],
    reads: 'the tracker',
    writes: writesTracker,
    prints: `the enhancement; data is ${withOrigin('enhancement')}.`,
  },
  define: (command, run) =>
    addEnhancementOptions(command.description('Plan an enhancement.').argument('<title>', 'at most 200 characters'))
      .addOption(byOption())
      .addOption(operationIdOption())
      .action(
        run(async (invocation, title, options) => {
          const { createEnhancement } = await import('../../track/enhancements.ts');
          return createEnhancement(invocation, title, options);
        }),
      ),
};
