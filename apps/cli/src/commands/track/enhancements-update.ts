import type { CommandModule } from '../../program/command-module.ts';
import { addEnhancementOptions } from './enhancement-options.ts';
import { byOption, mergeOption, versionOption, withOrigin, writesTracker, operationIdOption } from './options.ts';

/** `waymark track enhancements update ID`. */
export const trackEnhancementsUpdateCommand: CommandModule = {
  notes: {
    examples: [['waymark track enhancements update 9c41d07e --status approved', 'it will be built']],
    reads: 'the tracker',
    writes: writesTracker,
    prints: `the enhancement; data is ${withOrigin('enhancement')}. When somebody else came first: exit code 11 and both sides.`,
  },
  define: (command, run) =>
    addEnhancementOptions(
      command
        .description('Change an enhancement; what is not named stays.')
        .argument('<id>', 'its id, or the last eight characters of it')
        .option('--title <title>', 'at most 200 characters'),
    )
      .addOption(versionOption())
      .addOption(mergeOption())
      .addOption(byOption())
      .addOption(operationIdOption())
      .action(
        run(async (invocation, id, options) => {
          const { updateEnhancement } = await import('../../track/enhancements.ts');
          return updateEnhancement(invocation, id, options);
        }),
      ),
};
