import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { databaseExists, locateDatabase } from './database-location.ts';
import { findProject } from './find-project.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-project-'));
  mkdirSync(join(folder, 'repo/.git'), { recursive: true });
  mkdirSync(join(folder, 'repo/src/deep'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('findProject', () => {
  it('walks up to the folder with .git', () => {
    const root = join(folder, 'repo');
    const found = findProject(join(root, 'src/deep'), '/home/x/.waymark');
    expect(found).toEqual({ root, found_by: 'git', dataFolder: join(root, '.waymark') });
  });

  it('takes a file .git, as worktrees have, and the nearest .waymark', () => {
    writeFileSync(join(folder, 'repo/src/.git'), 'gitdir: elsewhere');
    expect(findProject(join(folder, 'repo/src/deep'), '').root).toBe(join(folder, 'repo/src'));
    mkdirSync(join(folder, 'repo/src/deep/.waymark'));
    expect(findProject(join(folder, 'repo/src/deep'), '').found_by).toBe('waymark');
  });

  it('does not take the user’s own .waymark for a project’s', () => {
    const home = join(folder, 'home');
    mkdirSync(join(home, '.waymark'), { recursive: true });
    mkdirSync(join(home, 'notes'));
    expect(findProject(join(home, 'notes'), join(home, '.waymark')).root).toBe(join(home, 'notes'));
  });
});

describe('locateDatabase', () => {
  const locate = (flag: string | undefined, environment: Record<string, string> = {}) =>
    locateDatabase({ flag, config: readConfig(environment), project: findProject(folder, ''), cwd: folder });

  it('prefers --db, then the variable, then the project', () => {
    const environment = { WAYMARK_DATABASE_URL: 'postgres://host/db' };
    expect(locate('a.db', environment)).toEqual({
      url: `file:${folder}/a.db`,
      path: join(folder, 'a.db'),
      source: '--db',
    });
    expect(locate(undefined, environment)).toEqual({
      url: 'postgres://host/db',
      path: null,
      source: 'WAYMARK_DATABASE_URL',
    });
    expect(locate(undefined).path).toBe(join(folder, '.waymark/waymark.db'));
  });

  it.each([
    ['file:sub/a.db', 'sub/a.db'],
    ['sub/a.db', 'sub/a.db'],
    ['with space.db', 'with space.db'],
  ])('resolves %s from the working folder', (flag, path) => {
    expect(locate(flag).path).toBe(join(folder, path));
  });

  it('leaves other URLs alone and knows only of files whether they exist', () => {
    expect(locate('memory:')).toEqual({ url: 'memory:', path: null, source: '--db' });
    expect(databaseExists(locate('libsql://host'))).toBe(true);
    expect(databaseExists(locate('none.db'))).toBe(false);
  });
});
