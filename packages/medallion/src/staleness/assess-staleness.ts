import type { Medallion } from '../document/medallion.ts';
import type { GitCommit } from '../evidence/evidence.ts';

/** What a repository's history says about a medallion's knowledge. */
export interface StalenessReport {
  stale: boolean;
  /** In words; also why it is not stale. */
  reason: string;
  /** The time that the history was held against. */
  known_until: string;
  /** Commits that are newer than that. */
  newer_commits: number;
  /** Paths that the medallion names and that those commits changed, most often changed first. */
  changed_paths: string[];
}

/** How much may have happened before knowledge counts as stale. */
export interface StalenessLimits {
  /** Newer commits that touch what the medallion names. Default 1. */
  relevantCommits?: number;
  /** Newer commits of any kind. Default 50. */
  commits?: number;
}

/**
 * Holds a medallion against the commits of its repository, any order. It is stale when a commit made after
 * knowledge_max_ts (or updated_at where that is missing) touches a path that the medallion names as a subsystem or an
 * entry point, or when many commits of any kind came after it.
 */
export function assessStaleness(
  medallion: Medallion,
  commits: readonly GitCommit[],
  { relevantCommits = 1, commits: commitLimit = 50 }: StalenessLimits = {},
): StalenessReport {
  const knownUntil = medallion.meta.knowledge_max_ts ?? medallion.meta.updated_at;
  const newer = commits.filter(({ at }) => Date.parse(at) > Date.parse(knownUntil));
  const named = namedPaths(medallion);
  const touched = newer.map(({ files }) => {
    const changed = withAncestors(files.map(({ path }) => path));
    return named.filter((path) => changed.has(path));
  });
  const relevant = touched.filter((paths) => paths.length > 0).length;
  const changedPaths = byFrequency(touched.flat());
  const stale = relevant >= relevantCommits || newer.length >= commitLimit;
  return {
    stale,
    reason: describe({ stale, newer: newer.length, relevant, changedPaths }),
    known_until: knownUntil,
    newer_commits: newer.length,
    changed_paths: changedPaths,
  };
}

/** Subsystems and entry points that look like paths; a line or column after a path does not count. */
function namedPaths({ summary, affordances }: Medallion): string[] {
  const names = [...summary.subsystems.map(({ name }) => name), ...affordances.recommended_entry_points];
  const paths = names
    .map((name) =>
      name
        .replace(/(?::\d+)+$/, '')
        .replace(/^\.\//, '')
        .replace(/\/$/, ''),
    )
    .filter((name) => /^[^\s:]+$/.test(name));
  return [...new Set(paths)];
}

/** The paths and all folders that they stand in. */
function withAncestors(paths: string[]): Set<string> {
  const all = new Set(paths);
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) all.add(path.slice(0, end));
  }
  return all;
}

function byFrequency(paths: string[]): string[] {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(path, (counts.get(path) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([path]) => path);
}

function describe(facts: { stale: boolean; newer: number; relevant: number; changedPaths: string[] }): string {
  const { newer, relevant, changedPaths } = facts;
  if (newer === 0) return 'no commit is newer than what it knows';
  const commits = newer === 1 ? '1 newer commit' : `${newer} newer commits`;
  if (relevant === 0) return facts.stale ? `${commits} since what it knows` : `${commits}, none of what it names`;
  const shown = changedPaths.slice(0, 3).join(', ');
  const more = changedPaths.length > 3 ? ` and ${changedPaths.length - 3} more` : '';
  return `${commits}, ${relevant} of them to ${shown}${more}`;
}
