import type { WorktreeSnapshot } from '../document/worktree-snapshot.ts';
import { TaskError } from '../errors.ts';
import { layout } from '../project-layout.ts';

/**
 * Refuses a snapshot that would lead git or the reader elsewhere: whoever can write the context could make one up.
 * @throws {TaskError} E052 with what is wrong.
 */
export function assertSoundSnapshot({ base_commit, changed_files, diff }: WorktreeSnapshot): void {
  if (!/^[0-9a-f]{40,64}$/.test(base_commit)) throw unsound('its base is no commit', base_commit);
  if (leadsOut(diff.path) || !diff.path.startsWith(`${layout.output}/`)) {
    throw unsound(`its diff is not below ${layout.output}`, diff.path);
  }
  const outside = changed_files.find(({ path }) => leadsOut(path));
  if (outside !== undefined) throw unsound('a path leads out of the repository', outside.path);
}

function leadsOut(path: string): boolean {
  return path === '' || path.startsWith('/') || path.includes('\0') || path.split('/').includes('..');
}

function unsound(why: string, value: string): TaskError {
  return new TaskError(
    'E052',
    `The worktree snapshot cannot be used: ${why} (${JSON.stringify(value.slice(0, 200))}).`,
    {
      recoveryAction: 'Take a new snapshot, and find out who wrote the context.',
    },
  );
}
