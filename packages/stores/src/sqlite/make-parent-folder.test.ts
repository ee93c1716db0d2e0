import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { makeParentFolder } from './make-parent-folder.ts';

describe('makeParentFolder', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-test-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('makes all folders of a path, also when several callers do at once', async () => {
    await Promise.all(Array.from({ length: 8 }, () => makeParentFolder(join(folder, 'a/b/c/file.db'))));
    expect((await stat(join(folder, 'a/b/c'))).isDirectory()).toBe(true);
  });

  it('says which folder cannot be made where a file stands in the way', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(makeParentFolder(join(folder, 'file/below/x.db'))).rejects.toThrow(/cannot be made/);
  });

  it('ends where the system refuses new folders as if their parent were missing', async () => {
    await expect(makeParentFolder('/proc/waymark/below/x.db')).rejects.toThrow(/cannot be made/);
  });
});
