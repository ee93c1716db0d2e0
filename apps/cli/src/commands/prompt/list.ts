import type { CommandModule } from '../../program/command-module.ts';

/** `waymark prompt list`: every version of every prompt. */
export const promptListCommand: CommandModule = {
  notes: {
    examples: [['waymark prompt list', 'by name and version, those that cannot be used too']],
    reads: 'WAYMARK_HOME/prompts',
    writes: 'nothing',
    prints:
      'a table; data is {folder, items: [{name, task_name, task_version, path, metadata, tools: [name], problem}]}, problem null where it can be used.',
  },
  define: (command, run) =>
    command.description('List all prompts with their versions.').action(
      run(async (invocation) => {
        const { list } = await import('../../prompt/list.ts');
        return list(invocation);
      }),
    ),
};
