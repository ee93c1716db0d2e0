import type { CommandModule } from '../../program/command-module.ts';
import { limitOption, scopeOption, tagOption, wholeNumber } from '../../program/scope-options.ts';

/** `waymark medallion resume`: what the next session should know, ready for its prompt. */
export const resumeCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark medallion resume', 'for this project'],
      ['waymark medallion resume --scope repo:shop --scope module:auth', 'all nodes must match'],
      ['waymark medallion resume --max-tokens 800', 'the most important, within a budget'],
    ],
    reads: 'the database; active medallions only',
    writes: 'nothing',
    prints:
      'text for a prompt, fenced as data; data is {scope, medallions: [{medallion_id, short_id, revision, updated_at, ...}], prompt}.',
  },
  define: (command, run) =>
    command
      .description('Print what earlier sessions understood, decided and left open about a scope.')
      .addOption(scopeOption())
      .addOption(tagOption())
      .addOption(limitOption(10))
      .option('--max-tokens <n>', 'budget of the text', wholeNumber, 2_000)
      .action(
        run(async (invocation, options) => {
          const { resume } = await import('../../medallion/resume.ts');
          return resume(invocation, options);
        }),
      ),
};
