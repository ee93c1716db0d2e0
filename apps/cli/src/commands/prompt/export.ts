import { Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../../program/command-module.ts';

/** `waymark prompt export NAME`: back to where it was optimised. */
export const promptExportCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark prompt export refund_v2 --format dspy --out program.json', 'for program.load("program.json")'],
      ['waymark prompt export brief_v1 --format dspy --signature "question -> answer"', 'a plain prompt'],
    ],
    reads: 'WAYMARK_HOME/prompts',
    writes: 'the file that --out names, in one step',
    prints:
      'without --out the program; data is {name, format, file} with --out, else {name, format, file: null, program}.',
  },
  define: (command, run) =>
    command
      .description(
        'Write a prompt as a state file of DSPy: one that came from there comes out as it went in, without secrets.',
      )
      .argument('<name>', 'name and version, as in refund_v2')
      .addOption(new Option('--format <format>', 'which form').choices(['dspy'] as const).default('dspy' as const))
      .option('--out <file>', 'a file instead of stdout; - is stdout')
      .option('--signature <signature>', 'its fields, for a prompt that has none: "question -> answer"')
      .action(
        run(async (invocation, name, options) => {
          const { exportPrompt } = await import('../../prompt/export.ts');
          return exportPrompt(invocation, name, options);
        }),
      ),
};
