import { assessStaleness, markStale, readGitEvidence, type StoredMedallion } from '@waymark/medallion';
import { withExistingStore } from '../compose.ts';
import { shorten, table } from '../output/table.ts';
import type { CommandOutput } from '../output/terminal.ts';
import { scopeOf, type Invocation, type ScopeOptions } from '../program/invocation.ts';
import { rangeSince } from '../project/range-since.ts';
import { overviewOf, scopeText } from './overview.ts';

/** Which active medallions of a scope the git history has left behind; with `mark` they are retired. */
export async function stale(
  invocation: Invocation,
  options: ScopeOptions & { mark?: true | undefined },
): Promise<CommandOutput> {
  const scope = scopeOf(invocation, options);
  const items = await withExistingStore(
    invocation,
    async (store) => {
      const medallions = await store.getLatestForScope(scope, { limit: 1_000 });
      if (medallions.length === 0) return [];
      const range = await rangeSince(invocation.cwd, oldestKnowledge(medallions));
      const { git_log } = await readGitEvidence({
        cwd: invocation.cwd,
        ...(range === undefined ? {} : { range }),
      });
      const assessed = [];
      for (const stored of medallions) {
        const { medallion_id, short_id, revision } = overviewOf(stored);
        const report = assessStaleness(stored.medallion, git_log);
        const marked = report.stale && options.mark === true;
        const newest = marked ? await markStale(store, { medallion_id, reason: report.reason }) : stored;
        assessed.push({
          medallion_id,
          short_id,
          revision: marked ? newest.revision : revision,
          ...report,
          marked,
        });
      }
      return assessed;
    },
    () => [],
  );
  const marked = items.filter((item) => item.marked).length;
  return {
    kind: 'medallion.stale',
    data: { scope, items, marked },
    text: (style) => {
      if (items.length === 0) return `No active medallions of ${scopeText(scope)}.`;
      const rows = items.map((item) => [
        style.bold(item.short_id),
        item.stale ? style.yellow(item.marked ? 'marked stale' : 'stale') : style.green('current'),
        shorten(item.reason, 100),
      ]);
      return table(rows);
    },
  };
}

function oldestKnowledge(medallions: readonly StoredMedallion[]): string | undefined {
  return medallions.map(({ medallion: { meta } }) => meta.knowledge_max_ts ?? meta.updated_at).sort()[0];
}
