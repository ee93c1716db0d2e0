import { canonicalJsonLine } from '@waymark/core-types';
import { createHash, randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readdir, realpath, rename, rm } from 'node:fs/promises';
import { join, sep } from 'node:path';

import { evidenceLimits } from '../document/evidence.ts';
import { TaskError } from '../errors.ts';
import { taskFolder, type Project } from '../project-layout.ts';
import { findSecrets } from '../storage/assert-no-secrets.ts';
import { syncFolder } from '../storage/sync-folder.ts';
import { toTaskError } from '../storage/to-task-error.ts';
import { writeFileAtomically } from '../storage/write-file-atomically.ts';
import type { ArchiveIndex } from './archive/archive-index.ts';
import { packTree } from './archive/pack-tree.ts';
import type { RepositoryPlace } from './resolve-in-repository.ts';
import { assertNone, SecretSearch, type FileSecret } from './secret-search.ts';

/** A directory as it is kept: an archive and its index, both named after the archive's hash. */
export interface PackedDirectory {
  /** Relative to the repository, as are the others. */
  path: string;
  sha256: string;
  size: number;
  index_path: string;
  index_sha256: string;
  index: ArchiveIndex;
  /** What was packed nevertheless because it was forced. */
  secrets: FileSecret[];
}

interface PackRequest {
  task_id: string;
  source: RepositoryPlace;
  force_secrets: boolean;
}

/**
 * Packs a directory into the task's evidence. The same tree leads to the same two files, so packing it twice, or once
 * more after a crash, changes nothing.
 * @throws {TaskError} E004 for secrets, E005 for what cannot be evidence, or an archive over its limit.
 */
export async function packEvidence(
  project: Project,
  { task_id, source, force_secrets }: PackRequest,
): Promise<PackedDirectory> {
  const folder = taskFolder(task_id).evidence;
  const at = join(project.root, folder);
  await mkdir(at, { recursive: true });
  await assertApart({ at: await realpath(at), source, root: await realpath(project.root) });
  await sweep(at);
  const draft = join(at, `.${process.pid}.${randomUUID()}.tmp`);
  try {
    const { index, sha256, size, secrets } = await writeArchive(source, draft);
    if (!force_secrets) assertNone(secrets, source.path);
    const id = sha256.slice(0, 16);
    const index_path = join(folder, `${id}.index.json`);
    const text = canonicalJsonLine(index);
    await writeFileAtomically(join(project.root, index_path), text);
    const path = join(folder, `${id}.tar.zst`);
    await rename(draft, join(project.root, path));
    await syncFolder(at);
    const index_sha256 = createHash('sha256').update(text).digest('hex');
    return { path: toSlashes(path), sha256, size, index_path: toSlashes(index_path), index_sha256, index, secrets };
  } catch (error) {
    await rm(draft, { force: true });
    throw toTaskError(error, `Cannot archive ${JSON.stringify(source.path)}`);
  }
}

async function writeArchive(source: RepositoryPlace, draft: string) {
  const file = await open(draft, 'wx', 0o644);
  const hash = createHash('sha256');
  const secrets: FileSecret[] = [];
  let size = 0;
  let searched = { path: '', search: new SecretSearch() };
  const collect = () => {
    for (const finding of searched.search.findings)
      secrets.push({ file: `${source.path}/${searched.path}`, ...finding });
  };
  try {
    const index = await packTree(source.absolute, {
      write: async (piece) => {
        size += piece.length;
        if (size > evidenceLimits.directory) throw tooLarge(source);
        hash.update(piece);
        await file.appendFile(piece);
      },
      inspect: (path, piece) => {
        if (path !== searched.path) {
          collect();
          searched = { path, search: new SecretSearch() };
        }
        searched.search.push(piece);
      },
    });
    collect();
    secrets.push(...secretNames(index, source));
    await file.sync();
    return { index, sha256: hash.digest('hex'), size, secrets };
  } finally {
    await file.close();
  }
}

/** Names are kept as they are, in the index, too. */
function secretNames({ files, links }: ArchiveIndex, source: RepositoryPlace): FileSecret[] {
  const names = [...files.map(({ path }) => path), ...links.flatMap(({ path, target }) => [path, target])];
  return findSecrets(names.join('\n')).map(({ kind }) => ({ file: `a name in ${source.path}`, kind, line: 1 }));
}

/** The archive is written into the task's evidence: a directory above it would hold a part of itself. */
async function assertApart({ at, source, root }: { at: string; source: RepositoryPlace; root: string }): Promise<void> {
  if (!at.startsWith(root + sep)) {
    throw new TaskError('E005', 'The evidence of the task is a link out of the store.', {
      recoveryAction: 'Put a plain folder in its place, then attach again.',
    });
  }
  if ((await lstat(source.absolute)).isDirectory() && !`${at}${sep}`.startsWith(`${source.absolute}${sep}`)) return;
  throw new TaskError('E005', `${JSON.stringify(source.path)} is not a directory apart from the task's evidence.`, {
    details: { path: source.path },
    recoveryAction: 'Attach a directory that does not contain .agent-output, or a file with another type.',
  });
}

/** Removes what a process left that died while it packed. */
async function sweep(at: string): Promise<void> {
  for (const name of await readdir(at)) {
    const pid = /^\.(?:[0-9a-f]{16}\.index\.json\.)?(\d{1,10})\.[0-9a-f-]{1,36}\.tmp$/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(at, name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function tooLarge(source: RepositoryPlace): TaskError {
  const { directory } = evidenceLimits;
  return new TaskError(
    'E005',
    `The archive of ${JSON.stringify(source.path)} is over the limit of ${directory} bytes.`,
    {
      details: { path: source.path, limit: directory },
      recoveryAction: 'Attach a smaller directory, or several.',
    },
  );
}

function toSlashes(path: string): string {
  return path.split(sep).join('/');
}
