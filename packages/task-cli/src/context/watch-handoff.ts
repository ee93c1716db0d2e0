import { watch } from 'node:fs';
import { dirname } from 'node:path';

import type { ChainLink } from '../document/context.ts';
import { TaskError } from '../errors.ts';
import type { Project } from '../project-layout.ts';
import { locateContext, readContextFile } from './context-file.ts';

/** Something happened to a context. */
export interface HandoffEvent {
  /** `unreadable`: it is there, and is no context that this program reads. */
  kind: 'present' | 'changed' | 'removed' | 'unreadable';
  task_id: string;
  /** How often it has been written; null where it cannot be read. */
  update_count: number | null;
  updated_at: string | null;
  updated_by: string | null;
  /** What was added to the chain since the event before: kind and subject of each link. */
  added: Pick<ChainLink, 'sequence' | 'kind' | 'subject' | 'by'>[];
}

/**
 * Tells what becomes of a hand-off: at once what there is, then every change, until the signal ends it. It listens to the
 * file system and looks again every `interval` milliseconds (default 1,000), for not every file system tells.
 * @throws {TaskError} E002 for what is no task id, E041 and E043 where it cannot be read.
 */
export async function* watchHandoff(
  project: Project,
  task_id: string,
  { signal, interval = 1_000 }: { signal?: AbortSignal; interval?: number } = {},
): AsyncGenerator<HandoffEvent, void, undefined> {
  const folder = dirname(await locateContext(project, task_id));
  const bell = createBell();
  signal?.addEventListener('abort', bell.ring);
  const listener = listen(folder, bell.ring);
  try {
    let last: HandoffEvent | null = null;
    let length = 0;
    for (;;) {
      if (signal?.aborted === true) return;
      listener.retry();
      const { event, chain } = await look(project, task_id);
      // A folder that is made again is another one.
      if (event.kind === 'removed') listener.close();
      if (isNews(last, event)) {
        const kind = event.kind === 'present' && last !== null ? 'changed' : event.kind;
        // A context that was made anew begins its chain anew.
        const from = chain.length < length ? 0 : length;
        yield { ...event, kind, added: chain.slice(from) };
        length = chain.length;
        last = event;
      }
      await bell.heard(interval);
    }
  } finally {
    listener.close();
    signal?.removeEventListener('abort', bell.ring);
  }
}

function isNews(last: HandoffEvent | null, { kind, update_count, updated_at }: HandoffEvent): boolean {
  if (last === null) return kind !== 'removed';
  return last.kind !== kind || last.update_count !== update_count || last.updated_at !== updated_at;
}

async function look(project: Project, task_id: string): Promise<{ event: HandoffEvent; chain: HandoffEvent['added'] }> {
  const nothing = { task_id, update_count: null, updated_at: null, updated_by: null, added: [] };
  try {
    const { audit, chain } = (await readContextFile(project, task_id)).context;
    const { update_count, updated_at, updated_by } = audit;
    const told = chain.map(({ sequence, kind, subject, by }) => ({ sequence, kind, subject, by }));
    return { event: { ...nothing, kind: 'present', update_count, updated_at, updated_by }, chain: told };
  } catch (error) {
    if (!TaskError.isInstance(error)) throw error;
    if (error.code === 'E051') return { event: { ...nothing, kind: 'removed' }, chain: [] };
    if (error.code === 'E052' || error.code === 'E010') return { event: { ...nothing, kind: 'unreadable' }, chain: [] };
    throw error;
  }
}

/** Rung by anybody; whoever listens hears it at once, or the silence after a time. */
function createBell() {
  let hasRung = false;
  let wake = () => {};
  return {
    ring() {
      hasRung = true;
      wake();
    },
    async heard(milliseconds: number): Promise<void> {
      if (!hasRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      hasRung = false;
    },
  };
}

/** Listens to a folder, once it is there; where the system cannot, nothing is heard and the clock does it all. */
function listen(folder: string, ring: () => void) {
  let watcher: ReturnType<typeof watch> | null = null;
  const close = () => {
    watcher?.close();
    watcher = null;
  };
  const retry = () => {
    if (watcher !== null) return;
    try {
      watcher = watch(folder, { persistent: false }, ring);
      // The folder went.
      watcher.on('error', close);
    } catch {
      watcher = null;
    }
  };
  return { retry, close };
}
