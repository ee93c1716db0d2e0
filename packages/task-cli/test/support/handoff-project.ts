import { steppingClock } from '@waymark/core-types';

import { initContext } from '../../src/context/init-context.ts';
import { gitProject, type GitProject } from './git-project.ts';
import { taskText } from './task-project.ts';

export const taskPath = 'tasks/backend/TASK-0001-queue.task.yaml';

/** A repository with a task, a standard, a checklist and two files of its scope. */
export function handoffProject(fields: Readonly<Record<string, string>> = {}): GitProject {
  const project = gitProject({
    '.gitignore': '.agent-output/\n',
    [taskPath]: taskText('TASK-0001', fields).replace(
      'context:\n',
      'context:\n  repo_paths: ["src/queue/**", README.md]\n  related_docs: [docs/queue.md]\n',
    ),
    'README.md': '# Queue\n',
    'docs/queue.md': '# The queue\n\n## Order\n\nFirst in, first out.\n',
    'src/queue/handler.ts': 'export const handler = 1;\n',
    'src/queue/queue.ts': 'export const queue = 1;\n',
    'standards/global.md': '# Global\n\nBe kind.\n',
    'standards/checklists/reviewer.md':
      '# Reviewer\n\n- [ ] Names say what things are\n- Tests fail without the change\n',
  });
  return { ...project, clock: steppingClock('2026-01-31T12:00:00.000Z', 1_000) };
}

/** The same with a context. */
export async function startedHandoff(): Promise<GitProject> {
  const project = handoffProject();
  await initContext(project, 'TASK-0001', { by: 'ada' });
  return project;
}
