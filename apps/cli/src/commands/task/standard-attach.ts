import type { CommandModule } from '../../program/command-module.ts';
import { forceSecretsOption } from './options.ts';

/** `waymark task standard attach`: one more standard. */
export const taskStandardAttachCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task standard attach TASK-0824 --file standards/testing.md --section Coverage', 'one section'],
    ],
    reads: 'the file',
    writes: 'the excerpt and its index',
    prints: 'where the excerpt is; data is the citation {file, section, requirement, line_span, content_sha, excerpt}.',
  },
  define: (command, run) =>
    command
      .description('Cite one more standard and keep an excerpt of it.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .requiredOption('--file <path>', 'a Markdown file of the repository')
      .option('--section <heading>', 'a heading’s text or slug (default: the whole file)')
      .addOption(forceSecretsOption())
      .action(
        run(async (invocation, task, options) => {
          const { attach } = await import('../../task/standard.ts');
          return attach(invocation, task, options);
        }),
      ),
};
