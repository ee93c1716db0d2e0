import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { taskProject, taskText } from '../../test/support/task-project.ts';
import { takeWorktreeSnapshot } from '../worktree/take-worktree-snapshot.ts';
import { gitProject, scopedTask } from '../../test/support/git-project.ts';
import { layout } from '../project-layout.ts';
import { listTasks } from '../task/list-tasks.ts';
import { recordTelemetry } from '../telemetry/record-telemetry.ts';
import { withStoreLock } from './with-store-lock.ts';
import { writeStoreFile } from './write-store-file.ts';

function outsideFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'waymark-outside-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('writeStoreFile', () => {
  it('[task:write:outside] writes nothing behind a link that leads out of the repository, at any depth', async () => {
    const project = taskProject();
    const outside = outsideFolder();
    mkdirSync(join(project.root, 'a'));
    symlinkSync(outside, join(project.root, 'a/link'));
    for (const path of ['a/link/file', 'a/link/new/folder/file']) {
      await expect(writeStoreFile(project, path, 'x')).rejects.toMatchObject({ code: 'E041', details: { path } });
    }
    expect(readdirSync(outside)).toEqual([]);
    symlinkSync('a', join(project.root, 'inner'));
    await writeStoreFile(project, 'inner/new/file', 'x');
    expect(project.read('a/new/file')).toBe('x');
  });

  it('[task:write:outside] holds for locks, indexes, telemetry and diffs', async () => {
    const outside = outsideFolder();
    const project = taskProject();
    project.write('tasks/a/TASK-0001-a.task.yaml', taskText('TASK-0001'));
    symlinkSync(outside, join(project.root, layout.output));
    await expect(withStoreLock(project, () => Promise.resolve())).rejects.toMatchObject({ code: 'E041' });
    const events = [{ type: 'file_read', path: 'x' } as const];
    const request = { task_id: 'TASK-0001', agent: 'reviewer', events } as const;
    await expect(recordTelemetry(project, { ...request, events: [...events] })).rejects.toMatchObject({ code: 'E041' });
    expect(await listTasks(project)).toMatchObject({ count: 1 });
    const tree = gitProject({ 'a.txt': 'a' });
    tree.write(`${layout.output}/TASK-0001/x`, '');
    symlinkSync(outside, join(tree.root, layout.output, 'TASK-0001/diffs'));
    const snapshot = takeWorktreeSnapshot(tree, { task: scopedTask(), agent: 'implementer', previous: null });
    await expect(snapshot).rejects.toMatchObject({ code: 'E041' });
    expect(readdirSync(outside)).toEqual([]);
  });
});
