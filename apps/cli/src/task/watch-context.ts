import { watchHandoff, type HandoffEvent } from '@waymark/task-cli';
import type { CommandOutput } from '../output/terminal.ts';
import type { Style } from '../output/style.ts';
import type { Invocation } from '../program/invocation.ts';
import { taskProject } from './task-project.ts';

/** Prints what becomes of a hand-off, an event at a time, until the process is ended. */
export async function watchContext(invocation: Invocation, id: string): Promise<CommandOutput> {
  for await (const event of watchHandoff(taskProject(invocation), id)) {
    await invocation.terminal.part(event, (style) => eventText(event, style));
  }
  return { kind: 'task.context.watch', data: null, isPrinted: true };
}

/** As in `2026-10-01T12:00:00.000Z changed by ada: agent implementer`. */
function eventText({ kind, updated_at, updated_by, added }: HandoffEvent, style: Style): string {
  const by = updated_by === null ? '' : ` by ${updated_by}`;
  const links = added.map((link) => `${link.kind} ${link.subject}`).join(', ');
  const when = updated_at === null ? '' : `${style.dim(updated_at)} `;
  return `${when}${kind}${by}${links === '' ? '' : `: ${links}`}`;
}
