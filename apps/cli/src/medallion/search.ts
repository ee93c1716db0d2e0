import { withExistingStore } from '../compose.ts';
import { CliError } from '../errors.ts';
import type { CommandOutput } from '../output/terminal.ts';
import { scopeOf, type Invocation, type ScopeOptions } from '../program/invocation.ts';
import { overviewOf, overviewTable } from './overview.ts';

/** Active medallions of a scope that fit the words, best first. */
export async function search(
  invocation: Invocation,
  words: string[],
  options: ScopeOptions & { limit: number },
): Promise<CommandOutput> {
  const query = words.join(' ').trim();
  if (query === '') throw new CliError('CLI_USAGE', 'The query is empty.', 'Give at least one word.');
  const scope = scopeOf(invocation, options);
  const hits = await withExistingStore(
    invocation,
    (store) => store.search(scope, query, { limit: options.limit }),
    () => [],
  );
  const items = hits.map((hit) => ({ ...overviewOf(hit), score: hit.score, found_by: hit.found_by }));
  return {
    kind: 'medallion.search',
    data: { scope, query, hits: items },
    text: (style) => (items.length === 0 ? 'Nothing found.' : overviewTable(items, style)),
  };
}
