import { openDatabase } from '@waymark/stores';
import { openRunJournal } from '../src/journal/open-run-journal.ts';
import { inference } from '../src/loop/inference.ts';
import { pointing, question, threeTools } from './journal-killed-run.ts';

/** Runs the three tools, and ends itself at the given point as nothing else can: by SIGKILL. */
const [url, run_id, effects, killAt] = process.argv.slice(2) as [string, string, string, string];
let points = 0;
const point = () => {
  if (++points === Number(killAt)) process.kill(process.pid, 'SIGKILL');
};
const database = await openDatabase(url);
const journal = pointing(await openRunJournal(database, { run_id }), point);
const { model, tools } = threeTools(effects, point);
await inference({ ...question, model, tools, journal });
console.log(`survived ${points} points`);
