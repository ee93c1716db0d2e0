import { execFileSync } from 'node:child_process';

import type { ScopedTask } from '../../src/worktree/scope-hash.ts';
import { taskProject, type TaskProject } from './task-project.ts';

/** A project in a real repository. */
export interface GitProject extends TaskProject {
  git(...args: string[]): string;
  commitAll(message?: string): string;
}

/** A repository with the files as its first commit; without a commit where there are none. */
export function gitProject(files: Readonly<Record<string, string | Uint8Array>> = {}): GitProject {
  const project = taskProject();
  const git = (...args: string[]) => gitIn(project.root, ...args);
  const commitAll = (message = 'a commit') => {
    git('add', '-A');
    git('commit', '-qm', message, '--allow-empty');
    return git('rev-parse', 'HEAD').trim();
  };
  git('init', '-q', '-b', 'main');
  for (const [path, content] of Object.entries(files)) project.write(path, content);
  if (Object.keys(files).length > 0) commitAll();
  return { ...project, git, commitAll };
}

/** Runs git with an identity of its own and without the settings of whoever runs the tests. */
export function gitIn(cwd: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgSign=false'];
  return execFileSync('git', [...identity, '-c', 'protocol.file.allow=always', ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** A task whose scope are the given paths and globs. */
export function scopedTask(...scope: string[]): ScopedTask {
  return { id: 'TASK-0001', scope: { in: scope }, context: { repo_paths: [] } };
}
