import { join } from 'node:path';
import type { ChatProvider, ChatReply } from '@waymark/core-types';
import { inference, openRunJournal } from '@waymark/prompt-inference';
import { openDatabase, type Database } from '@waymark/stores';
import { timeEach } from '../measure/timing.ts';
import { serveRequests } from '../process/serve-requests.ts';
import {
  prompt,
  question,
  toolCallOf,
  toolParameters,
  toolResult,
  type LoopRequest,
  type LoopSettings,
} from './prompt-loop-task.ts';

await serveRequests(async ({ folder }: LoopSettings) => {
  const databases = new Map<string, Database>();
  const openJournalDatabase = async (durability: 'normal' | 'full') => {
    const opened = databases.get(durability);
    if (opened !== undefined) return opened;
    const database = await openDatabase(`file:${join(folder, `${durability}.db`)}`, { durability });
    databases.set(durability, database);
    await database.batch([{ sql: 'create table bare (entry text not null)' }]);
    return database;
  };
  return {
    async answer(request) {
      const { journal, bare, count } = request as LoopRequest;
      const database = journal === 'none' ? null : await openJournalDatabase(journal);
      if (database !== null && bare === true) return timeEach(count, () => commitBare(database));
      return timeEach(count, async () => {
        const [result, messages] = await inference({
          ...{ model, prompt, input: question, tools: [tool] },
          ...(database === null ? {} : { journal: await openRunJournal(database) }),
        });
        if (result !== 'Done.' || messages.length !== 9)
          throw new Error(`The run ended with ${messages.length} messages.`);
      });
    },
    async close() {
      for (const database of databases.values()) await database.close();
    },
  };
});

/** What a journal cannot do without: one commit before the first model call, and one before and after each tool call. */
async function commitBare(database: Database): Promise<void> {
  for (let commit = 0; commit < 8; commit++) {
    await database.batch([{ sql: 'insert into bare (entry) values (?)', params: [entry] }]);
  }
}

const entry = 'x'.repeat(400);

const tool = {
  name: 'look_up',
  description: 'Looks an order up.',
  parameters: toolParameters,
  run: async () => toolResult,
};

const model: ChatProvider = {
  name: 'mock/fake',
  async chat({ messages }) {
    return reply(messages.filter(({ role }) => role === 'tool').length);
  },
  async *stream(request) {
    yield { type: 'reply', reply: await model.chat(request) };
  },
};

function reply(answered: number): ChatReply {
  const call = toolCallOf(answered);
  const usage = { input_tokens: 100, output_tokens: 20, cached_input_tokens: 0, reasoning_tokens: 0 };
  if (call === null) {
    return { message: { role: 'assistant', content: 'Done.' }, finish_reason: 'stop', model: 'fake', usage };
  }
  const tool_calls = [{ id: call.id, type: 'function' as const, function: { name: 'look_up', arguments: call.text } }];
  return {
    message: { role: 'assistant', content: null, tool_calls },
    finish_reason: 'tool_calls',
    model: 'fake',
    usage,
  };
}
