// Adds pairs of items to a session, or takes items from it and prints them.
import { openDatabase } from '@waymark/stores';
import { openAgentsSession } from '../src/openai-agents/index.ts';

const [url, what, name] = process.argv.slice(2) as [string, 'add' | 'pop', string];
const database = await openDatabase(url, { durability: 'normal' });
const session = await openAgentsSession<{ text: string }>(database, { sessionId: 's' });
if (what === 'add') {
  for (let index = 0; index < 20; index++)
    await session.addItems([{ text: `${name}${index}` }, { text: `${name}${index}-b` }]);
} else {
  for (let item = await session.popItem(); item !== undefined; item = await session.popItem()) {
    process.stdout.write(`${item.text}\n`);
  }
}
await database.close();
