import type { CommandModule } from '../../program/command-module.ts';
import { limitOption, scopeOption, tagOption } from '../../program/scope-options.ts';

/** `waymark medallion search QUERY`: full text and likeness, inside a scope. */
export const searchCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark medallion search "session expiry"', 'in this project'],
      ['waymark medallion search retry --scope module:payments --limit 3', 'in another scope'],
    ],
    reads: 'the database; active medallions only',
    writes: 'nothing',
    prints:
      'a table, best first; data is {scope, query, hits: [{medallion_id, short_id, revision, status, updated_at, scope, high_level, ..., score, found_by}]}.',
  },
  define: (command, run) =>
    command
      .description('Search what medallions say, by words and by likeness, bound to a scope.')
      .argument('<query...>', 'words')
      .addOption(scopeOption())
      .addOption(tagOption())
      .addOption(limitOption(10))
      .action(
        run(async (invocation, words, options) => {
          const { search } = await import('../../medallion/search.ts');
          return search(invocation, words, options);
        }),
      ),
};
