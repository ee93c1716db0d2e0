import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';

import { layout, type Project } from '../project-layout.ts';
import type { TaskSummary, UnreadableTask } from './task-summary.ts';

/** Goes up whenever a reader would make something else of the same file. */
const indexVersion = 1;

const folder = `${layout.output}/.index`;

/** What came of a file: one of the two. */
export interface ReadTask {
  task?: TaskSummary;
  unreadable?: UnreadableTask;
}

/** What came of a file, and what the system knew of the file then. */
interface IndexEntry extends ReadTask {
  size: string;
  mtime_ns: string;
  ctime_ns: string;
  inode: string;
}

/** Entries by path. A cache and nothing else: it may be removed at any time, and one that cannot be read is empty. */
export type TaskIndex = Map<string, IndexEntry>;

export function loadTaskIndex(project: Project): TaskIndex {
  try {
    const stored = JSON.parse(readFileSync(join(project.root, folder, 'tasks.json'), 'utf8')) as {
      version: number;
      entries: Record<string, IndexEntry>;
    };
    return stored.version === indexVersion ? new Map(Object.entries(stored.entries)) : new Map();
  } catch {
    return new Map();
  }
}

/** True where the file is still the one that the entry was made of. */
export function isUnchanged(entry: IndexEntry, stats: BigIntStats): boolean {
  return (
    entry.mtime_ns === String(stats.mtimeNs) &&
    entry.ctime_ns === String(stats.ctimeNs) &&
    entry.size === String(stats.size) &&
    entry.inode === String(stats.ino)
  );
}

export function entryOf(stats: BigIntStats, content: ReadTask): IndexEntry {
  return {
    size: String(stats.size),
    mtime_ns: String(stats.mtimeNs),
    ctime_ns: String(stats.ctimeNs),
    inode: String(stats.ino),
    ...content,
  };
}

/** A new index that is being made. */
export interface TaskIndexDraft {
  /**
   * False for a file that was changed in the very tick of the file system's clock in which we began to read, or since:
   * it could change again without a trace, so it must be read again the next time.
   */
  isSettled(stats: BigIntStats): boolean;
  /** Puts the new index in the place of the old one. */
  save(entries: TaskIndex): void;
}

/** To be called before the first file is read. Null where nothing can be written: a list works without an index. */
export function draftTaskIndex(project: Project): TaskIndexDraft | null {
  if (leadsOut(project.root)) return null;
  const home = join(project.root, folder);
  const draft = join(home, `tasks.${process.pid}.${++drafts}.tmp`);
  try {
    mkdirSync(home, { recursive: true });
    // The index is nobody's work: git must not see it.
    writeFileSync(join(home, '.gitignore'), '*\n');
    const file = openSync(draft, 'wx');
    // The draft's own time: the file system's clock, which is not the process's.
    const started = fstatSync(file, { bigint: true }).mtimeNs;
    closeSync(file);
    return {
      isSettled: (stats) => settledAt(stats) < started,
      save(entries) {
        try {
          writeFileSync(draft, JSON.stringify({ version: indexVersion, entries: Object.fromEntries(entries) }));
          renameSync(draft, join(home, 'tasks.json'));
        } catch {
          rmSync(draft, { force: true });
        }
      },
    };
  } catch {
    return null;
  }
}

/** Whether the store is behind a link to another place: nothing is written there. */
function leadsOut(root: string): boolean {
  try {
    const inside = relative(realpathSync.native(root), realpathSync.native(join(root, layout.output)));
    return inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  } catch {
    return false;
  }
}

let drafts = 0;

const second = 1_000_000_000n;

/** A file system that keeps whole seconds, or two, gives the same time to everything that happens within them. */
function settledAt({ mtimeNs, ctimeNs }: BigIntStats): bigint {
  const newest = mtimeNs > ctimeNs ? mtimeNs : ctimeNs;
  return ctimeNs % second === 0n ? newest + 2n * second : newest;
}
