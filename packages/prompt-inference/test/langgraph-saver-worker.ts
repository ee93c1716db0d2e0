// Goes on from the newest checkpoint of thread `t`, again and again, and prints each item that was accepted.
import { emptyCheckpoint, uuid6 } from '@langchain/langgraph-checkpoint';
import { openDatabase } from '@waymark/stores';
import { CheckpointError, openLibsqlSaver } from '../src/langgraph/index.ts';

const [url, name, count, onConflict] = process.argv.slice(2) as [string, string, string, 'fork' | 'refuse'];
const database = await openDatabase(url, { durability: 'normal' });
const saver = await openLibsqlSaver(database, { onConflict });
for (let index = 0; index < Number(count);) {
  const tuple = (await saver.getTuple({ configurable: { thread_id: 't' } }))!;
  const list = [...(tuple.checkpoint.channel_values['list'] as string[]), `${name} ${index} ${'and more '.repeat(9)}`];
  const version = Number(tuple.checkpoint.channel_versions['list']) + 1;
  const checkpoint = {
    ...emptyCheckpoint(),
    id: uuid6(index),
    channel_values: { list },
    channel_versions: { list: version },
  };
  try {
    await saver.put(tuple.config, checkpoint, { source: 'loop', step: index, parents: {} }, { list: version });
    process.stdout.write(`${list.at(-1)!}\n`);
    index++;
  } catch (error) {
    if (!CheckpointError.isInstance(error) || error.code !== 'CHECKPOINT_CONFLICT') throw error;
  }
}
await database.close();
