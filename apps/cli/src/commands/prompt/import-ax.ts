import type { CommandModule } from '../../program/command-module.ts';
import { addSaveOptions } from './save-options.ts';

/** `waymark prompt import-ax FILE`: what `axSerializeOptimizedProgram` gave. */
export const promptImportAxCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark prompt import-ax optimized.json --name sort --version v1', 'an optimised program of ax'],
      [
        'waymark prompt import-ax optimized.json --name sort --version v1 --signature "letter -> drawer"',
        'with the names of its fields',
      ],
    ],
    reads: 'the JSON that axSerializeOptimizedProgram gives',
    writes: 'as `prompt save`. Training examples are left out unless --keep-examples is given; demonstrations stay.',
    prints: 'where it is; data is {name, path, format, tools: [name], predictors: [name], dry_run}.',
  },
  define: (command, run) =>
    addSaveOptions(
      command
        .description('Save an optimised program of ax as a new version.')
        .argument('<file>', 'a file; - is stdin')
        .requiredOption('--name <name>', 'letters, digits, - and _')
        .requiredOption('--version <version>', 'v1, v2.1 or 1.2.3'),
    )
      .option('--keep-examples', 'keep the training examples that it embeds')
      .action(
        run(async (invocation, file, options) => {
          const { importAs } = await import('../../prompt/import-program.ts');
          return importAs('ax', invocation, file, options);
        }),
      ),
};
