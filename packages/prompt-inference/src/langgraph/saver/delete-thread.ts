import type { Database } from '@waymark/stores';

import { threadKey } from './stored-object.ts';

/** Removes everything of a thread. */
export async function deleteThread(database: Database, threadId: string): Promise<void> {
  const thread = threadKey(threadId);
  const tables = ['checkpoint', 'write', 'object', 'thread'];
  await database.batch([
    { sql: lockThread, params: [thread, threadId] },
    ...tables.map((table) => ({ sql: `delete from langgraph_${table} where thread = ?`, params: [thread] })),
  ]);
}

// On PostgreSQL only an insert waits for a thread that another transaction is just making: without it, the rows of that
// transaction would be removed, and the thread's own, which says that they are there, would stay.
const lockThread = `insert into langgraph_thread (thread, thread_id, generation, revision) values (?, ?, '', 0)
  on conflict (thread) do update set revision = langgraph_thread.revision + 1`;
