import { explainTask, findTask } from '@waymark/task-cli';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { taskIdOf } from './task-id-of.ts';
import { taskProject, tellWarnings } from './task-project.ts';
import { taskLine } from './task-text.ts';

/** A task, where its file is, and why it is or is not the next one. */
export async function show(invocation: Invocation, name: string): Promise<CommandOutput> {
  const project = taskProject(invocation);
  const id = taskIdOf(invocation, project, name);
  const [{ task, path, sha256, archived, warnings }, { task: _, ...explanation }] = await Promise.all([
    findTask(project, id),
    explainTask(project, id),
  ]);
  tellWarnings(invocation, warnings);
  const list = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  - ${line}`)];
  return {
    kind: 'task.show',
    data: { task, path, sha256, archived, explanation },
    text: (style) =>
      [
        taskLine(task, style),
        style.dim(path),
        ...explanation.reasons,
        ...(task.description === '' ? [] : ['', task.description.trimEnd(), '']),
        ...list('Acceptance criteria', task.acceptance_criteria),
        ...list(
          'Plan',
          task.plan.map(({ id: step, title }) => `${step}. ${title}`),
        ),
        ...list('In scope', task.scope.in),
        ...list('Deliverables', task.deliverables),
        ...list(
          'Validation',
          task.validation.pipeline.map(({ id: command, command: line }) => `${command}: ${line}`),
        ),
      ].join('\n'),
  };
}
