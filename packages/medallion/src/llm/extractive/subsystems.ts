import type { Artefacts, GitCommit, GitDiffFile } from '../../evidence/evidence.ts';
import type { Subsystem } from '../../document/medallion.ts';
import { readTime } from '../knowledge-range.ts';
import { capitalise, clip, oneLine } from '../text/clean-text.ts';
import { commitSource } from './commit-decisions.ts';
import { parseCommitMessage } from './conventional-commit.ts';
import { findingLimits } from './findings.ts';
import { isGeneratedPath } from './project-paths.ts';
import type { Session } from './session.ts';
import { uncommittedFiles } from './uncommitted-files.ts';

const workspaceFolders = new Set(
  'packages apps libs services modules crates plugins tooling tools cmd internal examples src lib'.split(' '),
);
const topLevel = '(top level)';

/** The notes that this file writes; other notes are somebody's own words and stay. */
const ownNotes = /^\d+ files? (?:changed|edited|removed)\b/;

interface Group {
  name: string;
  files: Set<string>;
  edited: number;
  uncommitted: number;
  deleted: number;
  committedAt: number;
  editedAt: number;
  commits: GitCommit[];
  source: string;
}

/** True for notes that were counted, not written. */
export function isCountedNote(notes: string): boolean {
  return notes === '' || ownNotes.test(notes);
}

/** The part of the project that a path belongs to: `packages/stores`, `src/cli`, `docs`. */
function subsystemOf(path: string): string {
  const segments = path.split('/');
  if (segments.length === 1) return topLevel;
  const depth = workspaceFolders.has(segments[0]!) && segments.length > 2 ? 2 : 1;
  return clip(segments.slice(0, depth).join('/'), 150);
}

/** The parts of the project that were worked on, the one touched most first. */
export function readSubsystems(sessions: readonly Session[], artefacts: Artefacts): (Subsystem & { source: string })[] {
  const groups = new Map<string, Group>();
  for (const commit of [...(artefacts.git_log ?? [])].reverse()) addCommit(groups, commit);
  for (const { edits } of sessions) {
    for (const { path, action, kind } of edits) {
      const group = isGeneratedPath(path) ? undefined : groupFor(groups, path);
      if (group === undefined) continue;
      group.edited += 1;
      group.editedAt = Math.max(group.editedAt, action.time);
      group.source = action.source;
      if (kind === 'deleted') group.deleted += 1;
    }
  }
  const uncommitted = uncommittedFiles(artefacts);
  for (const file of artefacts.git_diff ?? []) {
    if (uncommitted.has(oneLine(file.path))) addUncommitted(groups, file);
  }
  const hasDiff = artefacts.git_diff !== undefined;
  return [...groups.values()]
    .sort((left, right) => weight(right) - weight(left) || (left.name < right.name ? -1 : 1))
    .slice(0, findingLimits.subsystems)
    .map((group) => ({
      name: group.name,
      status: statusOf(group, hasDiff),
      notes: notesOf(group),
      source: group.source,
    }));
}

function groupFor(groups: Map<string, Group>, path: string): Group {
  const name = subsystemOf(path);
  const group = groups.get(name) ?? {
    name,
    files: new Set<string>(),
    edited: 0,
    uncommitted: 0,
    deleted: 0,
    committedAt: 0,
    editedAt: 0,
    commits: [],
    source: '',
  };
  groups.set(name, group);
  group.files.add(path);
  return group;
}

function addCommit(groups: Map<string, Group>, commit: GitCommit): void {
  const touched = new Map<Group, { removed: number; kept: number }>();
  for (const file of commit.files) {
    const path = oneLine(file.path);
    if (path === '' || isGeneratedPath(path)) continue;
    const group = groupFor(groups, path);
    const counts = touched.get(group) ?? { removed: 0, kept: 0 };
    if (file.added === 0 && (file.deleted ?? 0) > 0) counts.removed += 1;
    else counts.kept += 1;
    touched.set(group, counts);
  }
  const isRemoval = /\b(?:remove|delete|drop|deprecate|retire)[sd]?\b/i.test(commit.subject);
  for (const [group, counts] of touched) {
    group.commits.push(commit);
    group.committedAt = Math.max(group.committedAt, readTime(commit.at) ?? 0);
    group.source = commitSource(commit);
    // Commits come oldest first here: a later one that adds again makes the part alive again.
    group.deleted = isRemoval && counts.kept === 0 ? counts.removed : 0;
  }
}

function addUncommitted(groups: Map<string, Group>, file: GitDiffFile): void {
  const path = oneLine(file.path);
  if (path === '' || isGeneratedPath(path)) return;
  const group = groupFor(groups, path);
  if (file.status === 'deleted') group.deleted += 1;
  else group.uncommitted += 1;
  if (group.source === '' || group.source.startsWith('git:')) group.source = clip(`diff:${path}`, 300);
}

function statusOf(group: Group, hasDiff: boolean): Subsystem['status'] {
  if (group.uncommitted > 0) return 'in_progress';
  if (group.deleted > 0 && group.edited <= group.deleted) return 'deprecated';
  if (group.edited === 0) return 'stable';
  const isCommitted = hasDiff && group.committedAt >= group.editedAt;
  return isCommitted ? 'stable' : 'in_progress';
}

function notesOf(group: Group): string {
  const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
  const verb = group.commits.length > 0 ? 'changed' : group.edited > 0 || group.uncommitted > 0 ? 'edited' : 'removed';
  const commits = group.commits.length === 0 ? '' : ` in ${count(group.commits.length, 'commit')}`;
  const open = group.uncommitted > 0 && group.commits.length > 0 ? `, ${group.uncommitted} not committed` : '';
  const subjects = group.commits
    .map((commit) => capitalise(parseCommitMessage(commit.subject, '').description))
    .reverse();
  const about = subjects.length > 0 ? [...new Set(subjects)].slice(0, 4).join('; ') : namesOf(group);
  return clip(`${count(group.files.size, 'file')} ${verb}${commits}${open}${about === '' ? '' : `: ${about}`}`, 400);
}

function namesOf(group: Group): string {
  const names = Array.from(group.files, (path) => path.slice(group.name === topLevel ? 0 : group.name.length + 1));
  const shown = names.slice(-6).reverse();
  return shown.join(', ') + (names.length > shown.length ? ` and ${names.length - shown.length} more` : '');
}

function weight(group: Group): number {
  return (group.edited + group.uncommitted) * 1_000 + group.commits.length * 10 + group.files.size;
}
