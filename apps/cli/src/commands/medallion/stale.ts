import type { CommandModule } from '../../program/command-module.ts';
import { scopeOption, tagOption } from '../../program/scope-options.ts';

/** `waymark medallion stale`: what the repository knows and the medallions do not. */
export const staleCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark medallion stale', 'which ones, and why'],
      ['waymark medallion stale --mark', 'take them out of resume'],
      ['waymark medallion stale --scope module:auth', 'of another scope'],
    ],
    reads: 'the active medallions of the scope, the git history since the oldest of them',
    writes: 'nothing; with --mark a new revision with status stale and the reason',
    prints:
      'a table; data is {scope, items: [{medallion_id, short_id, revision, stale, reason, known_until, newer_commits, changed_paths, marked}], marked}.',
  },
  define: (command, run) =>
    command
      .description('Hold the active medallions of a scope against the git history, and say which are left behind.')
      .addOption(scopeOption())
      .addOption(tagOption())
      .option('--mark', 'mark what is stale, so that it is no longer resumed')
      .action(
        run(async (invocation, options) => {
          const { stale } = await import('../../medallion/stale.ts');
          return stale(invocation, options);
        }),
      ),
};
