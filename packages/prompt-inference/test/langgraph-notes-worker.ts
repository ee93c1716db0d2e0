// Goes on from its own newest checkpoint, again and again: a note that changes each time, a text that seldom does.
import type { RunnableConfig } from '@langchain/core/runnables';
import { emptyCheckpoint, uuid6 } from '@langchain/langgraph-checkpoint';
import { openDatabase } from '@waymark/stores';
import { openLibsqlSaver } from '../src/langgraph/index.ts';

const [url, name, count] = process.argv.slice(2) as [string, string, string];
const database = await openDatabase(url, { durability: 'normal' });
const saver = await openLibsqlSaver(database);
let config: RunnableConfig = { configurable: { thread_id: 't' } };
for (let index = 0; index < Number(count); index++) {
  const turn = Math.floor(index / 8);
  const values = { note: `${name} ${index}`, text: `${name} ${turn} ${'and more '.repeat(60)}` };
  const versions = { note: index + 1, text: turn + 1 };
  const changed = index % 8 === 0 ? versions : { note: versions.note };
  const checkpoint = { ...emptyCheckpoint(), id: uuid6(index), channel_values: values, channel_versions: versions };
  config = await saver.put(config, checkpoint, { source: 'loop', step: index, parents: {} }, changed);
  process.stdout.write(`${JSON.stringify({ id: checkpoint.id, values })}\n`);
}
await database.close();
