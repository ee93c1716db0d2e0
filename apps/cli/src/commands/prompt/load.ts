import type { CommandModule } from '../../program/command-module.ts';

/** `waymark prompt load NAME`: for pipes, to the letter. */
export const promptLoadCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark prompt load refund_v2 > system.txt', 'the prompt to the letter'],
      ['waymark prompt load refund_v2 --tools tools.json', 'only when its tools are still these'],
    ],
    reads: 'WAYMARK_HOME/prompts, the file of tools',
    writes: 'nothing',
    prints:
      'the prompt and nothing else; data is {name, prompt, content_hash}. Other tools than it was made for: exit code 9, with each tool and field.',
  },
  define: (command, run) =>
    command
      .description('Print a prompt, and check before that it is as it was saved and fits its tools.')
      .argument('<name>', 'name and version, as in refund_v2')
      .option('--tools <file>', 'JSON list of the tools it will run with; - is stdin')
      .action(
        run(async (invocation, name, options) => {
          const { load } = await import('../../prompt/load.ts');
          return load(invocation, name, options);
        }),
      ),
};
