import { boundText } from '../bounded-text.ts';
import type { GitDiffFile } from '../evidence.ts';
import { textLines } from '../text-lines.ts';
import { unquotePath } from './unquote-path.ts';

const hunk = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/;

/** Longest added line that is kept, in characters: longer ones are generated files. */
const longestAddedLine = 2_000;

interface OpenHunk {
  /** Lines of the old and the new file that are still to come, and the number of the next new one. */
  oldLeft: number;
  newLeft: number;
  next: number;
}

/**
 * Reads a unified diff: of git, with renames, binary and quoted paths, or of `diff -u`. Line numbers are those of the new
 * file. Merges (`diff --cc`) appear with their path only; a file that was cut off keeps what came before the cut.
 */
export function parseGitDiff(text: string): GitDiffFile[] {
  const files: GitDiffFile[] = [];
  let file: GitDiffFile | undefined;
  let open: OpenHunk | undefined;
  // A plain `diff -u` has no other start of a file than its `---` line.
  let plainOld: string | undefined;
  for (const { text: line } of textLines(text)) {
    if (open !== undefined && file !== undefined) {
      if (line === null || readHunkLine(line, { file, open })) {
        if (open.oldLeft <= 0 && open.newLeft <= 0) open = undefined;
        continue;
      }
      open = undefined;
    }
    if (line === null) continue;
    const started = startOfFile(line);
    if (started !== undefined) {
      file = { path: started, status: 'modified', added_lines: [], deleted: 0 };
      files.push(file);
      plainOld = undefined;
      continue;
    }
    const counts = hunk.exec(line);
    if (counts !== null && file !== undefined) {
      open = { oldLeft: Number(counts[2] ?? 1), newLeft: Number(counts[4] ?? 1), next: Number(counts[3]) };
      if (open.oldLeft === 0 && open.newLeft === 0) open = undefined;
      continue;
    }
    if (line.startsWith('--- ') && (file === undefined || isRead(file))) {
      plainOld = headerPath(line);
      continue;
    }
    if (plainOld !== undefined && line.startsWith('+++ ')) {
      file = plainFile(plainOld, headerPath(line));
      files.push(file);
      plainOld = undefined;
      continue;
    }
    if (file !== undefined) readHeader(line, file);
  }
  return files;
}

/** Reads one line of a hunk; false when it is none, as in a diff that was cut and glued. */
function readHunkLine(line: string, { file, open }: { file: GitDiffFile; open: OpenHunk }): boolean {
  const [sign] = line;
  if (sign === '+') {
    file.added_lines.push({ line: open.next, text: boundText(line.slice(1), longestAddedLine) });
    open.newLeft -= 1;
    open.next += 1;
  } else if (sign === '-') {
    file.deleted += 1;
    open.oldLeft -= 1;
  } else if (sign === ' ' || sign === undefined) {
    open.newLeft -= 1;
    open.oldLeft -= 1;
    open.next += 1;
  } else return sign === '\\';
  return true;
}

function startOfFile(line: string): string | undefined {
  const combined = /^diff --(?:cc|combined) (.+)$/.exec(line)?.[1];
  if (combined !== undefined) return unquotePath(combined);
  if (!line.startsWith('diff --git ')) return undefined;
  const paths = line.slice('diff --git '.length);
  const quoted = / ("(?:[^"\\]|\\.)*")$/.exec(paths)?.[1];
  if (quoted !== undefined) return withoutPrefix(unquotePath(quoted));
  // Both paths are the same unless it is a rename, which names them again: `a/x y b/x y` splits in the middle.
  const half = (paths.length - 1) / 2;
  const second = paths.slice(half + 1);
  const same = Number.isInteger(half) && withoutPrefix(paths.slice(0, half)) === withoutPrefix(second);
  return withoutPrefix(same ? second : paths.slice(paths.lastIndexOf(' b/') + 1));
}

function readHeader(line: string, file: GitDiffFile): void {
  if (line.startsWith('new file mode')) file.status = 'added';
  else if (line.startsWith('deleted file mode')) file.status = 'deleted';
  else if (line.startsWith('rename to ') || line.startsWith('copy to ')) {
    file.path = unquotePath(line.slice(line.indexOf(' to ') + 4));
    file.status = line.startsWith('copy') ? 'added' : 'renamed';
  } else if (line.startsWith('+++ ')) file.path = headerPath(line) ?? file.path;
  else if (line.startsWith('--- ') && file.status === 'deleted') file.path = headerPath(line) ?? file.path;
  else if (/^Binary files .* differ$/.test(line) || line === 'GIT binary patch') file.status = 'binary';
}

/** The path of a `---` or `+++` line; `undefined` for /dev/null. */
function headerPath(line: string): string | undefined {
  const written = line.slice(4);
  const path = unquotePath(written.startsWith('"') ? written.trimEnd() : written.split('\t')[0]!);
  return path === '/dev/null' ? undefined : withoutPrefix(path);
}

function withoutPrefix(path: string): string {
  return path.replace(/^[abciow]\//, '');
}

function isRead(file: GitDiffFile): boolean {
  return file.added_lines.length > 0 || file.deleted > 0;
}

function plainFile(oldPath: string | undefined, newPath: string | undefined): GitDiffFile {
  const status = newPath === undefined ? 'deleted' : oldPath === undefined ? 'added' : 'modified';
  return { path: newPath ?? oldPath ?? 'unknown', status, added_lines: [], deleted: 0 };
}
