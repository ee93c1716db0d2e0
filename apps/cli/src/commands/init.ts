import type { CommandModule } from '../program/command-module.ts';

/** `waymark init`: what the other commands would make at their first write, made on purpose. */
export const initCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark init', 'in the project’s folder or below it'],
      ['waymark init --dry-run', 'say what it would make'],
      ['waymark init --db postgres://user@host/agents', 'bring another database up to date'],
    ],
    reads: 'the project’s folder',
    writes: '.waymark/ with its own .gitignore, the database, its schema. Twice does no harm.',
    prints: 'what was made; data is {project_root, data_folder, database, scope, created, dry_run}.',
  },
  define: (command, run) =>
    command
      .description('Prepare a project: the .waymark folder, the database and its schema.')
      .option('--dry-run', 'say what would be made and make nothing')
      .action(
        run(async (invocation, options) => {
          const { init } = await import('../setup/init.ts');
          return init(invocation, options);
        }),
      ),
};
