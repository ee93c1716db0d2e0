import { constants } from 'node:fs';
import { mkdir, open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import type { Clock, IdGenerator } from '@waymark/core-types';

/** Makes the new text of the file of the old one. */
export type RenderFile = (previous: string | undefined) => Promise<string>;

/** A partial file of a process that was killed is removed once it is so old, in milliseconds. */
const abandonedAfter = 60_000;

/** Who edits the file all the time does not keep us from writing it. */
const mostAttempts = 10;

/** A file that other programs and people edit, and that is replaced as a whole or not at all. */
export class StatusFile {
  readonly #path: string;
  readonly #options: { clock: Clock; ids: IdGenerator };
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  constructor(path: string, options: { clock: Clock; ids: IdGenerator }) {
    this.#path = path;
    this.#options = options;
  }

  /** Writes the file as it is rendered from now on; callers that ask while one is written share the next one. */
  write(render: RenderFile): Promise<void> {
    if (this.#running === null) return this.#start(render);
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        return this.#start(render);
      });
    return this.#next;
  }

  /** Settles when nothing is written any more. */
  async idle(): Promise<void> {
    while (this.#next !== null || this.#running !== null) await (this.#next ?? this.#running)?.catch(() => undefined);
  }

  #start(render: RenderFile): Promise<void> {
    this.#running = replaceFile(this.#path, render, this.#options).finally(() => (this.#running = null));
    return this.#running;
  }
}

async function replaceFile(
  path: string,
  render: RenderFile,
  { clock, ids }: { clock: Clock; ids: IdGenerator },
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  // A link stays a link.
  const target = await realpath(path).catch(() => path);
  await removeAbandoned(target, clock.now() - abandonedAfter);
  for (let attempt = 1; ; attempt++) {
    const before = await look(target);
    const text = await render(before?.text);
    if (text === before?.text) return;
    const partial = `${target}.${ids()}.tmp`;
    try {
      await writeDurably(partial, text, before?.mode);
      // Whoever edits the file by hand meanwhile would lose the edit.
      if (attempt < mostAttempts && (await look(target))?.text !== before?.text) continue;
      await rename(partial, target);
      await syncFolder(dirname(target));
      return;
    } finally {
      await rm(partial, { force: true });
    }
  }
}

async function look(path: string): Promise<{ text: string; mode: number } | null> {
  try {
    const { mode } = await stat(path);
    return { text: await readFile(path, 'utf8'), mode };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function writeDurably(path: string, text: string, mode = 0o644): Promise<void> {
  const file = await open(path, 'wx', mode & 0o777);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, constants.O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Windows has no such thing.
  }
}

async function removeAbandoned(path: string, before: number): Promise<void> {
  const folder = dirname(path);
  const beginning = `${basename(path)}.`;
  for (const name of await readdir(folder)) {
    if (!name.startsWith(beginning) || !/\.[0-9a-f-]{36}\.tmp$/.test(name)) continue;
    const partial = join(folder, name);
    const writtenAt = (await stat(partial).catch(() => null))?.mtimeMs ?? before;
    if (writtenAt < before) await rm(partial, { force: true });
  }
}
