import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@waymark/stores';
import type { Resources } from './resources.ts';

/** What the numbers depend on, where a line does not say otherwise. */
export interface Environment {
  node: string;
  engine: string;
  journal_mode: string;
  synchronous: string;
  payload: string;
  load_average: string;
  machine: string;
}

/** Looks at the machine and at a database as we open it. */
export async function readEnvironment(resources: Resources): Promise<Environment> {
  const database = await openDatabase(`file:${join(await resources.folder(), 'environment.db')}`);
  const { engine } = await database.health();
  const [journal] = await database.query<{ journal_mode: string }>('select journal_mode from pragma_journal_mode');
  await database.close();
  return {
    node: process.version,
    engine,
    journal_mode: journal?.journal_mode ?? 'unknown',
    synchronous: 'full, where a line does not say normal',
    payload: 'JSON documents of 1-8 kB, some 3.3 kB on average, where a line does not say otherwise',
    load_average: loadavg()
      .map((load) => load.toFixed(2))
      .join(' '),
    machine: `${availableParallelism()} x ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}`,
  };
}
