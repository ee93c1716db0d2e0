import { chmodSync, mkdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { taskProject } from '../../test/support/task-project.ts';
import { TaskError } from '../errors.ts';
import { toTaskError } from './to-task-error.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

describe('writeFileAtomically', () => {
  it('[task:write:atomic] makes folders, replaces the file, keeps its mode and leaves nothing else', async () => {
    const project = taskProject();
    const path = join(project.root, 'a/b/c.json');
    await writeFileAtomically(path, 'one');
    chmodSync(path, 0o640);
    await writeFileAtomically(path, Buffer.from('two'));
    expect([project.read('a/b/c.json'), statSync(path).mode & 0o777]).toEqual(['two', 0o640]);
    expect(project.files('a')).toEqual(['b', 'b/c.json']);
  });

  it('shows readers the one content or the other, never a part', async () => {
    const project = taskProject();
    const path = join(project.root, 'x');
    const contents = ['a'.repeat(300_000), 'b'.repeat(500_000)];
    await writeFileAtomically(path, contents[0]!);
    const seen: string[] = [];
    const reader = setInterval(() => seen.push(project.read('x')), 1);
    try {
      for (let round = 0; round < 40; round++) await writeFileAtomically(path, contents[round % 2]!);
    } finally {
      clearInterval(reader);
    }
    expect(new Set([...seen, ...contents])).toEqual(new Set(contents));
    expect(seen.length).toBeGreaterThan(0);
  });

  it('[task:write:leftovers] removes what a killed process left of the same file, and nothing that is in use', async () => {
    const project = taskProject();
    const old = Date.now() / 1_000 - 61;
    for (const name of ['.x.json.12.3.tmp', '.x.json.tmp', '.y.json.12.3.tmp', '.x.json.12.4.tmp']) {
      project.write(name, 'a part');
      if (!name.includes('.12.4.')) utimesSync(join(project.root, name), old, old);
    }
    await writeFileAtomically(join(project.root, 'x.json'), 'all');
    expect(project.files('.')).toEqual(['.x.json.12.4.tmp', '.x.json.tmp', '.y.json.12.3.tmp', 'x.json']);
  });

  it('[task:write:link] refuses a link, and keeps the old content where it fails', async () => {
    const project = taskProject();
    writeFileSync(join(project.root, 'real'), 'old');
    symlinkSync('real', join(project.root, 'link'));
    await expect(writeFileAtomically(join(project.root, 'link'), 'new')).rejects.toMatchObject({ code: 'E043' });
    mkdirSync(join(project.root, 'folder'));
    await expect(writeFileAtomically(join(project.root, 'folder'), 'new')).rejects.toMatchObject({ code: 'E043' });
    await expect(writeFileAtomically(join(project.root, 'real/x'), 'new')).rejects.toMatchObject({ code: 'E043' });
    expect(project.read('real')).toBe('old');
    expect(project.files('.')).toEqual(['folder', 'link', 'real']);
  });
});

describe('toTaskError', () => {
  it.each([
    ['ENOENT', 'E040'],
    ['EACCES', 'E041'],
    ['EPERM', 'E041'],
    ['EROFS', 'E041'],
    ['ENOSPC', 'E043'],
    ['EDQUOT', 'E043'],
    ['EIO', 'E043'],
  ])('[task:write:errors] tells what %s means', (code, expected) => {
    const cause = Object.assign(new Error('no'), { code });
    expect(toTaskError(cause, 'Cannot write x')).toMatchObject({
      code: expected,
      message: 'Cannot write x (no).',
      cause,
      recoveryAction: expect.stringMatching(/\w+ \w+.*\.$/),
    });
  });

  it('leaves an error of this package as it is', () => {
    const error = new TaskError('E034', 'taken', { recoveryAction: 'Wait.' });
    expect(toTaskError(error, 'x')).toBe(error);
  });
});
