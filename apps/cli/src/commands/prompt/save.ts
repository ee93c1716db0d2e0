import type { CommandModule } from '../../program/command-module.ts';
import { addSaveOptions } from './save-options.ts';

/** `waymark prompt save NAME VERSION`: a new version, written whole, and never over another one. */
export const promptSaveCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark prompt save refund v1 --from refund.md --tools tools.json', 'a prompt with the tools it was made for'],
      ['waymark prompt save refund v2 --from program.json --score 0.91 --parent refund_v1', 'a program of DSPy or ax'],
      ['echo "Answer briefly." | waymark prompt save brief v1 --from -', 'from stdin'],
    ],
    reads:
      'a program (.json, or a folder that DSPy saved), a prompt (.txt, .md), or stdin: an object of JSON is a program, anything else a prompt',
    writes:
      'WAYMARK_HOME/prompts/NAME_VERSION.json, without secrets of models. A version that is there stays (exit code 5).',
    prints: 'where it is; data is {name, path, format, tools: [name], predictors: [name], dry_run}.',
  },
  define: (command, run) =>
    addSaveOptions(
      command
        .description('Save a prompt or an optimised program, with its tools, as a new version.')
        .argument('<name>', 'letters, digits, - and _')
        .argument('<version>', 'v1, v2.1 or 1.2.3')
        .requiredOption('--from <file>', 'a file or a folder; - is stdin'),
    )
      .option('--keep-examples', 'keep the training examples that ax embeds')
      .action(
        run(async (invocation, name, version, options) => {
          const { save } = await import('../../prompt/save.ts');
          return save(invocation, name, version, options);
        }),
      ),
};
