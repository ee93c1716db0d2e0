import { openDatabase } from '@waymark/stores';
import { checkpointSession, openMedallionStore } from '../../src/index.ts';
import { appendingLLM } from '../../src/testing/contract/appending-llm.ts';

/**
 * Checkpoints one scope `count` times, each with a decision of its own, and prints `acknowledged <revision> <decision>`
 * after each: whatever it has printed is promised to be kept.
 */
const [url, name, count] = process.argv.slice(2) as [string, string, string];
const database = await openDatabase(url);
const store = await openMedallionStore(database);
console.log('ready');
for (let step = 0; step < Number(count); step++) {
  const decision = `${name} decides ${step}`;
  const { revision } = await checkpointSession(
    store,
    appendingLLM,
    { graph_nodes: ['repo:shared'] },
    { session_summary: decision },
    { deadlineMs: 120_000 },
  );
  console.log(`acknowledged ${revision} ${decision}`);
  console.log(`step ${step}`);
}
await database.close();
