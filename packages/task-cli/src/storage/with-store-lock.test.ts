import { existsSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { taskProject } from '../../test/support/task-project.ts';
import { layout } from '../project-layout.ts';
import { withStoreLock } from './with-store-lock.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

describe('withStoreLock', () => {
  it('[task:lock:one] lets one work at a time, in the order in which they came, whatever throws', async () => {
    const project = taskProject();
    const seen: string[] = [];
    let inside = 0;
    const work = (name: string) => async () => {
      inside += 1;
      expect(inside).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 5));
      seen.push(name);
      inside -= 1;
      if (name === 'b') throw new Error('b failed');
      return name;
    };
    const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => withStoreLock(project, work(name))));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(seen).toEqual(['a', 'b', 'c']);
    expect(project.files(layout.output)).toEqual([]);
  });

  it('[task:lock:stale] takes over a lock that has shown no sign of life for half a minute, also one that cannot be read', async () => {
    for (const content of [JSON.stringify({ token: 'x', pid: process.pid, host: hostname() }), '', '{']) {
      const project = taskProject();
      project.write(layout.lock, content);
      const old = Date.now() / 1_000 - 31;
      utimesSync(join(project.root, layout.lock), old, old);
      expect(await withStoreLock(project, () => Promise.resolve('in'))).toBe('in');
    }
  });

  it('gets past a takeover that somebody began and did not end', async () => {
    const project = taskProject();
    const dead = JSON.stringify({ token: 'x', pid: 2 ** 22 + 1, host: hostname() });
    project.write(layout.lock, dead);
    project.write(`${layout.lock}.takeover`, dead);
    expect(await withStoreLock(project, () => Promise.resolve('in'))).toBe('in');
    expect(project.files(layout.output)).toEqual([]);
  });

  it('leaves the lock of whoever took it over alone', async () => {
    const project = taskProject();
    const other = JSON.stringify({ token: 'other', pid: process.pid, host: hostname() });
    await withStoreLock(project, async () => project.write(layout.lock, other));
    expect(project.read(layout.lock)).toBe(other);
  });

  it('[task:lock:lost] writes nothing more once another has taken the lock over', async () => {
    const project = taskProject();
    const path = join(project.root, 'file');
    const other = JSON.stringify({ token: 'other', pid: process.pid, host: hostname() });
    const work = withStoreLock(project, async () => {
      await writeFileAtomically(path, 'before');
      project.write(layout.lock, other);
      await writeFileAtomically(path, 'after');
    });
    await expect(work).rejects.toMatchObject({ code: 'E042', retryable: true });
    expect(project.read('file')).toBe('before');
    expect(project.files('.').filter((name) => name.endsWith('.tmp'))).toEqual([]);
    await writeFileAtomically(path, 'without a lock');
    expect(project.read('file')).toBe('without a lock');
  });

  it('says why it cannot lock', async () => {
    const project = taskProject();
    project.write(layout.output, 'a file where the folder should be');
    await expect(withStoreLock(project, () => Promise.resolve())).rejects.toMatchObject({
      code: 'E043',
    });
    expect(existsSync(join(project.root, layout.lock))).toBe(false);
  });
});
