import { openDatabase, type Database } from '@waymark/stores';
import { engines } from '@waymark/test-servers';
import * as vitest from 'vitest';
import type { LibsqlSaver } from '../src/langgraph/index.ts';
import { openLibsqlSaver } from '../src/langgraph/index.ts';

// The suite of LangGraph finds vitest's functions as globals. All of its 726 tests run on each engine, none is skipped.
const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } = vitest;
Object.assign(globalThis, { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test });
const { deltaChannelHistoryTests, validate } = await import('@langchain/langgraph-checkpoint-validation');

const measured = (await engines()).filter(({ name }) => name === 'libsql file' || name.startsWith('postgres'));

for (const { name, openUrl } of measured) {
  describe(`[checkpoint:validation:suite] LangGraph's own suite passes on ${name}`, () => {
    let database: Database;
    const initializer = {
      checkpointerName: `waymark on ${name}`,
      async createCheckpointer() {
        database ??= await openDatabase(await openUrl(), { durability: 'normal' });
        return openLibsqlSaver(database);
      },
      async destroyCheckpointer() {
        const tables = ['thread', 'checkpoint', 'write', 'object'];
        await database.batch(tables.map((table) => ({ sql: `delete from langgraph_${table}` })));
      },
    };
    afterAll(() => database.close());
    validate<LibsqlSaver>(initializer);
    deltaChannelHistoryTests<LibsqlSaver>(initializer);
  });
}
