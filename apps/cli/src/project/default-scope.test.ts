import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultScopeNode, originUrl, repositoryName } from './default-scope.ts';

describe('repositoryName', () => {
  it.each([
    ['https://github.com/owner/shop.git', 'shop'],
    ['https://github.com/owner/shop', 'shop'],
    ['https://user:secret@host.example:8443/a/b/shop.git/', 'shop'],
    ['ssh://git@host:2222/owner/shop.git', 'shop'],
    ['git@github.com:owner/shop.git', 'shop'],
    ['host:shop', 'shop'],
    ['git@host:~user/shop.git', 'shop'],
    ['/srv/git/shop.git', 'shop'],
    ['../shop', 'shop'],
    ['/srv/shop/.git', 'shop'],
    ['C:\\work\\shop', 'shop'],
    ['file:///srv/git/shop.git', 'shop'],
    ['https://host/shop.git?token=abc#x', 'shop'],
  ])('finds the name in %s', (url, name) => {
    expect(repositoryName(url)).toBe(name);
  });

  it('finds none where the path is empty, and never takes a password for one', () => {
    expect(repositoryName('https://token@host')).toBeNull();
    expect(repositoryName('https://token@host/')).toBeNull();
    expect(repositoryName('')).toBeNull();
  });
});

describe('originUrl', () => {
  it('reads the url of origin and of no other remote', () => {
    const configuration =
      '[remote "fork"]\n\turl = git@x:fork.git\n[remote "origin"]\r\n\tfetch = +refs\r\n\turl = "git@x:shop.git"\r\n[branch "main"]\n\turl = no\n';
    expect(originUrl(configuration)).toBe('git@x:shop.git');
  });

  it('is null without origin', () => {
    expect(originUrl('[core]\n\tbare = false\n')).toBeNull();
  });
});

describe('defaultScopeNode', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'waymark-scope-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('uses the folder’s name outside of a repository and without origin', () => {
    mkdirSync(join(folder, 'plain/.git'), { recursive: true });
    expect(defaultScopeNode(join(folder, 'plain'))).toBe('repo:plain');
    expect(defaultScopeNode(join(folder, 'absent'))).toBe('repo:absent');
  });

  it('uses origin, also from a linked worktree', () => {
    mkdirSync(join(folder, 'main/.git/worktrees/side'), { recursive: true });
    mkdirSync(join(folder, 'side'));
    writeFileSync(join(folder, 'main/.git/config'), '[remote "origin"]\n\turl = https://x/y/shop.git\n');
    writeFileSync(join(folder, 'main/.git/worktrees/side/commondir'), '../..\n');
    writeFileSync(join(folder, 'side/.git'), `gitdir: ${join(folder, 'main/.git/worktrees/side')}\n`);
    expect(defaultScopeNode(join(folder, 'main'))).toBe('repo:shop');
    expect(defaultScopeNode(join(folder, 'side'))).toBe('repo:shop');
  });

  it('uses the main folder’s name in a linked worktree without origin', () => {
    mkdirSync(join(folder, 'main/.git/worktrees/side'), { recursive: true });
    mkdirSync(join(folder, 'side'));
    writeFileSync(join(folder, 'main/.git/worktrees/side/commondir'), '../..\n');
    writeFileSync(join(folder, 'side/.git'), 'gitdir: ../main/.git/worktrees/side\n');
    expect(defaultScopeNode(join(folder, 'side'))).toBe('repo:main');
  });
});
