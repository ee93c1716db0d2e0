import type { CommandModule } from '../../program/command-module.ts';
import { addSaveOptions } from './save-options.ts';

/** `waymark prompt import-dspy FILE`: what DSPy's `program.save` wrote. */
export const promptImportDspyCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark prompt import-dspy program.json --name refund --version v1', 'a state file of DSPy 2.6 to 3'],
      [
        'waymark prompt import-dspy program.json --name sum --version v1 --signature "report -> reasoning, summary"',
        'with names and types that the file does not hold',
      ],
    ],
    reads: 'a state file, or the JSON in a folder that DSPy saved; never a pickle, which could run any code',
    writes: 'as `prompt save`. Keys and addresses of models are left out, with a warning.',
    prints: 'where it is; data is {name, path, format, tools: [name], predictors: [name], dry_run}.',
  },
  define: (command, run) =>
    addSaveOptions(
      command
        .description('Save a program of DSPy (Predict, ChainOfThought, ReAct, nested ones) as a new version.')
        .argument('<file>', 'a file or a folder; - is stdin')
        .requiredOption('--name <name>', 'letters, digits, - and _')
        .requiredOption('--version <version>', 'v1, v2.1 or 1.2.3'),
    ).action(
      run(async (invocation, file, options) => {
        const { importAs } = await import('../../prompt/import-program.ts');
        return importAs('dspy', invocation, file, options);
      }),
    ),
};
