import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createIdGenerator, systemClock } from '@waymark/core-types';
import { beforeEach, expect, it, onTestFinished } from 'vitest';

import { StatusFile } from './status-file.ts';

const options = { clock: systemClock, ids: createIdGenerator({ clock: systemClock }) };
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-status-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  path = join(folder, 'deep', 'status.md');
});

it('[fallback:write:file-replaced] makes the file with its folder, and hands what was there to who renders it', async () => {
  const file = new StatusFile(path, options);
  const seen: (string | undefined)[] = [];
  for (const text of ['one', 'two', 'two']) {
    await file.write(async (previous) => {
      seen.push(previous);
      return text;
    });
  }
  expect(seen).toEqual([undefined, 'one', 'two']);
  expect(await readFile(path, 'utf8')).toBe('two');
  expect(await readdir(join(folder, 'deep'))).toEqual(['status.md']);
});

it('[fallback:write:file-replaced] writes through a link and keeps the rights of the file', async () => {
  const target = join(folder, 'target.md');
  const link = join(folder, 'link.md');
  await writeFile(target, 'old');
  await chmod(target, 0o640);
  await symlink(target, link);
  await new StatusFile(link, options).write(async () => 'new');
  expect((await lstat(link)).isSymbolicLink()).toBe(true);
  expect(await readFile(target, 'utf8')).toBe('new');
  expect((await stat(target)).mode & 0o777).toBe(0o640);
});

it('[fallback:write:file-replaced] renders again when somebody edits the file meanwhile', async () => {
  const file = new StatusFile(path, options);
  await file.write(async () => 'one');
  let renders = 0;
  await file.write(async (previous) => {
    if (renders++ === 0) await writeFile(path, 'an edit');
    return `${previous} and more`;
  });
  expect(await readFile(path, 'utf8')).toBe('an edit and more');
  // Who never stops editing does not keep us from writing.
  await file.write(async () => {
    await writeFile(path, `edit ${renders++}`);
    return 'ours';
  });
  expect(await readFile(path, 'utf8')).toBe('ours');
});

it('lets those that ask while it writes share the next write, and goes on after a failure', async () => {
  const file = new StatusFile(path, options);
  let renders = 0;
  const count = async () => `render ${++renders}`;
  const failure = file.write(() => Promise.reject(new Error('no')));
  const shared = Array.from({ length: 5 }, () => file.write(count));
  await expect(failure).rejects.toThrow('no');
  await Promise.all(shared);
  await file.idle();
  expect(renders).toBe(1);
  expect(await readFile(path, 'utf8')).toBe('render 1');
});

it('removes partial files that killed processes left a while ago, and no others', async () => {
  const file = new StatusFile(path, options);
  await file.write(async () => 'one');
  const [old, fresh, foreign] = [`${path}.${options.ids()}.tmp`, `${path}.${options.ids()}.tmp`, `${path}.bak.tmp`];
  for (const partial of [old, fresh, foreign]) await writeFile(partial, '');
  const longAgo = new Date(Date.now() - 120_000);
  for (const partial of [old, foreign]) await utimes(partial, longAgo, longAgo);
  await file.write(async () => 'two');
  const left = (await readdir(join(folder, 'deep'))).map((name) => join(folder, 'deep', name));
  expect(new Set(left)).toEqual(new Set([path, fresh, foreign]));
});
