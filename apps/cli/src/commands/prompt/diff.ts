import type { CommandModule } from '../../program/command-module.ts';

/** `waymark prompt diff BEFORE AFTER`: what a new version changes. */
export const promptDiffCommand: CommandModule = {
  notes: {
    examples: [['waymark prompt diff refund_v1 refund_v2', 'prompt by line, tools by field, demonstrations, metadata']],
    reads: 'WAYMARK_HOME/prompts',
    writes: 'nothing',
    prints:
      'added and removed lines, also when there are none exit code 0; data is {before, after, prompt, tools, predictors, metadata}, null where nothing differs.',
  },
  define: (command, run) =>
    command
      .description('Show how two prompts differ.')
      .argument('<before>', 'name and version, as in refund_v1')
      .argument('<after>', 'name and version, as in refund_v2')
      .action(
        run(async (invocation, before, after) => {
          const { diff } = await import('../../prompt/diff.ts');
          return diff(invocation, before, after);
        }),
      ),
};
