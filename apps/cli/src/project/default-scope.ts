import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** `repo:<name>`: the name of the remote `origin`, else of the folder (of the main one, in a linked worktree). */
export function defaultScopeNode(root: string): string {
  const gitFolder = commonGitFolder(root);
  const url = gitFolder === null ? null : originUrl(readText(join(gitFolder, 'config')) ?? '');
  const mainFolder = gitFolder !== null && basename(gitFolder) === '.git' ? dirname(gitFolder) : root;
  const name = (url === null ? null : repositoryName(url)) ?? basename(mainFolder);
  return `repo:${nodeName(name) || 'root'}`;
}

/** The repository's name in a remote's URL of any form: https, ssh, scp-like, a path. Null where there is none. */
export function repositoryName(url: string): string | null {
  const scpLike = /^(?:[^/\\@\s]+@)?[^/\\:\s]{2,}:(?!\/\/)(.*)$/.exec(url);
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\/[^/]*(\/[^?#]*)?/i.exec(url);
  const path = withScheme === null ? (scpLike?.[1] ?? url) : (withScheme[1] ?? '');
  const parts = path.split(/[/\\]/).filter((part) => part !== '');
  const last = parts.at(-1) === '.git' ? parts.at(-2) : parts.at(-1);
  return last?.replace(/\.git$/, '') || null;
}

/** The value of `url` in `[remote "origin"]` of a git configuration. */
export function originUrl(configuration: string): string | null {
  let inOrigin = false;
  for (const line of configuration.split(/\r?\n/)) {
    const section = /^\s*\[([^\]]*)\]/.exec(line);
    if (section !== null) inOrigin = /^remote\s+"origin"$/i.test(section[1]!.trim());
    const url = inOrigin ? /^\s*url\s*=\s*(.*?)\s*$/i.exec(line) : null;
    if (url !== null) return url[1]!.replace(/^"(.*)"$/, '$1') || null;
  }
  return null;
}

/** Reads the files that git keeps, so that no process has to be started for a name. */
function commonGitFolder(root: string): string | null {
  const dotGit = join(root, '.git');
  const kind = statSync(dotGit, { throwIfNoEntry: false });
  if (kind === undefined) return null;
  if (kind.isDirectory()) return dotGit;
  const target = /^gitdir:\s*(.+?)\s*$/m.exec(readText(dotGit) ?? '')?.[1];
  if (target === undefined) return null;
  const gitFolder = resolve(root, target);
  const common = readText(join(gitFolder, 'commondir'))?.trim();
  return common === undefined ? gitFolder : resolve(gitFolder, common);
}

function nodeName(name: string): string {
  return name
    .replaceAll(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 190);
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
