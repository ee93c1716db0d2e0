import type { Artefacts } from '../../evidence/evidence.ts';
import { clip, oneLine } from '../text/clean-text.ts';
import { commitSource } from './commit-decisions.ts';
import { findingLimits, type Note } from './findings.ts';
import { isGeneratedPath } from './project-paths.ts';
import type { Session } from './session.ts';
import { uncommittedFiles } from './uncommitted-files.ts';

/** How many of the last commits name files, and how many each. */
const recentCommits = 5;
const filesOfCommit = 3;

/** Where to start reading: the files edited last, then what is not committed, then what the last commits changed most. */
export function readEntryPoints(sessions: readonly Session[], artefacts: Artefacts): Note[] {
  const found = new Map<string, Note>();
  const gone = new Set<string>();
  const add = (path: string, source: string) => {
    const text = clip(oneLine(path), findingLimits.noteCharacters);
    if (text === '' || isGeneratedPath(text) || gone.has(text) || found.size >= findingLimits.entryPoints) return;
    if (!found.has(text)) found.set(text, { text, source });
  };
  for (const file of artefacts.git_diff ?? []) if (file.status === 'deleted') gone.add(oneLine(file.path));
  const edits = sessions.flatMap((session) => session.edits);
  for (const edit of edits.toReversed()) {
    if (edit.kind === 'deleted' && !found.has(edit.path)) gone.add(edit.path);
    else add(edit.path, edit.action.source);
  }
  const uncommitted = uncommittedFiles(artefacts);
  const changed = (artefacts.git_diff ?? []).filter(
    ({ path, status }) => status !== 'binary' && uncommitted.has(oneLine(path)),
  );
  for (const { path } of bySize(changed.map((file) => ({ path: file.path, added: file.added_lines.length })))) {
    add(path, clip(`diff:${oneLine(path)}`, 400));
  }
  for (const commit of (artefacts.git_log ?? []).slice(0, recentCommits)) {
    const files = commit.files.flatMap(({ path, added, deleted }) => {
      if (added === 0 && (deleted ?? 0) > 0) gone.add(oneLine(path));
      return added === null || added === 0 ? [] : [{ path, added }];
    });
    for (const { path } of bySize(files).slice(0, filesOfCommit)) add(path, commitSource(commit));
  }
  return [...found.values()];
}

/** Source files first, then tests and settings; the larger change first. */
function bySize(files: readonly { path: string; added: number }[]): { path: string; added: number }[] {
  return [...files].sort((left, right) => rankOf(left.path) - rankOf(right.path) || right.added - left.added);
}

function rankOf(path: string): number {
  if (/(?:^|\/)\.|(?:^|\/)(?:package|tsconfig[^/]*|turbo)\.json$|\.config\.\w+$|\.(?:toml|ini|cfg|ya?ml)$/.test(path))
    return 2;
  return /(?:^|\/)(?:tests?|__tests__|fixtures)\/|[._](?:test|spec)\.\w+$|(?:^|\/)test_[^/]+$/.test(path) ? 1 : 0;
}
