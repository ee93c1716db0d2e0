import type { CommandModule } from '../../program/command-module.ts';

/** `waymark task exception cleanup`: what is over. */
export const taskExceptionCleanupCommand: CommandModule = {
  notes: {
    examples: [['waymark task exception cleanup --dry-run', 'what would go']],
    reads: 'the ledger, the tasks',
    writes: 'the ledger',
    prints: 'how many went; data is {removed, count, dry_run}.',
  },
  define: (command, run) =>
    command
      .description('Remove the exceptions whose time has come: each entry says itself when it goes.')
      .option('--dry-run', 'remove nothing')
      .action(
        run(async (invocation, options) => {
          const { cleanup } = await import('../../task/exception.ts');
          return cleanup(invocation, options);
        }),
      ),
};
