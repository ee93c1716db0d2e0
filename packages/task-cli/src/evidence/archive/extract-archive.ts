import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, symlinkSync, writeSync } from 'node:fs';
import { lstat, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { TaskError } from '../../errors.ts';
import { toTaskError } from '../../storage/to-task-error.ts';
import type { ArchiveLimits } from './archive-limits.ts';
import type { TarSink } from './tar-reader.ts';
import { unpackArchive } from './unpack-archive.ts';

/**
 * Unpacks a `.tar.zst` into a folder that is not there yet. It appears whole, or not at all.
 * @throws {TaskError} E005 for an archive that is damaged, hostile or too large, E006 where the folder exists.
 */
export async function extractArchive(archive: Buffer, into: string, limits?: ArchiveLimits): Promise<void> {
  await assertNew(into);
  const draft = join(dirname(into), `.${basename(into)}.${randomUUID()}.tmp`);
  try {
    await mkdir(dirname(into), { recursive: true });
    await mkdir(draft);
    const sink = new FolderSink(draft);
    try {
      await unpackArchive(archive, sink, limits);
      sink.createLinks();
    } finally {
      sink.close();
    }
    await assertNew(into);
    await rename(draft, into);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw toTaskError(error, `Cannot extract into ${into}`);
  }
}

async function assertNew(into: string): Promise<void> {
  const found = await lstat(into).catch(() => null);
  if (found === null) return;
  throw new TaskError('E006', `Cannot extract into ${into}: it exists.`, {
    recoveryAction: 'Name a folder that is not there yet.',
  });
}

/** Writes below a folder. Links come last, so that nothing is ever written through one. */
class FolderSink implements TarSink {
  readonly #folder: string;
  readonly #made = new Set<string>();
  readonly #links: { path: string; target: string }[] = [];
  #file: number | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  file(path: string): void {
    this.directory(dirname(path));
    this.#file = openSync(join(this.#folder, path), 'wx', 0o644);
  }

  content(piece: Buffer): void {
    for (let from = 0; from < piece.length;) from += writeSync(this.#file!, piece, from);
  }

  fileEnd(): void {
    this.close();
  }

  directory(path: string): void {
    if (path === '.' || this.#made.has(path)) return;
    mkdirSync(join(this.#folder, path), { recursive: true });
    this.#made.add(path);
  }

  link(path: string, target: string): void {
    this.#links.push({ path, target });
  }

  createLinks(): void {
    for (const { path, target } of this.#links) {
      this.directory(dirname(path));
      symlinkSync(target, join(this.#folder, path));
    }
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }
}
