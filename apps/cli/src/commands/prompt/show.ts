import type { CommandModule } from '../../program/command-module.ts';

/** `waymark prompt show NAME`: all that is known of one prompt. */
export const promptShowCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark prompt show refund_v2', 'where it comes from, prompt, tools, predictors with their fields'],
      ['waymark prompt show refund_v2 --json', 'the whole artifact'],
    ],
    reads: 'WAYMARK_HOME/prompts',
    writes: 'nothing',
    prints: 'the prompt with all about it; data is {artifact}.',
  },
  define: (command, run) =>
    command
      .description('Show one prompt with its metadata, tools and their fingerprints, predictors and fields.')
      .argument('<name>', 'name and version, as in refund_v2')
      .action(
        run(async (invocation, name) => {
          const { show } = await import('../../prompt/show.ts');
          return show(invocation, name);
        }),
      ),
};
