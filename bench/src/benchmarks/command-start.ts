import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openMedallionStore } from '@waymark/medallion';
import { openDatabase } from '@waymark/stores';
import type { Benchmark, BenchmarkLine } from '../benchmark.ts';
import { writeMedallion } from '../corpus/medallions.ts';
import { createRandom } from '../corpus/random.ts';
import { createWriter } from '../corpus/words.ts';
import { compare } from '../measure/compare.ts';
import { ratioLine } from '../measure/lines.ts';

const binary = fileURLToPath(new URL('../../../apps/cli/dist/main.js', import.meta.url));
const [rounds, medallions] = [25, 40];
const commands = [
  { name: 'command-version', args: ['--version'], atMost: 1.35, note: 'waymark --version' },
  {
    name: 'command-resume',
    args: ['medallion', 'resume'],
    atMost: 2.2,
    note: `waymark medallion resume, ${medallions} medallions of 1-8 kB`,
  },
];

/** How long the built command takes from its start to its end, beside a Node that does nothing. */
export const commandStart: Benchmark = {
  name: 'command-start',
  async run(resources) {
    const project = await makeProject(await resources.folder());
    const lines: BenchmarkLine[] = [];
    for (const { name, args, atMost, note } of commands) {
      const comparison = await compare({
        ours: async () => [time(project, [binary, ...args])],
        reference: async () => [time(project, ['-e', '0'])],
        rounds,
      });
      lines.push(ratioLine(name, comparison, { against: 'node -e 0', atMost, note: `${note}; started and awaited` }));
    }
    return lines;
  },
};

/** A folder that looks like a repository, with a database that its command finds by itself. */
async function makeProject(folder: string): Promise<string> {
  await mkdir(join(folder, '.git'));
  const database = await openDatabase(`file:${join(folder, '.waymark', 'waymark.db')}`);
  const store = await openMedallionStore(database);
  const random = createRandom(9);
  const write = createWriter(random);
  const scope = { graph_nodes: [`repo:${basename(folder)}`], tags: [] };
  for (let index = 0; index < medallions; index++) {
    const size = Math.round(1_000 * 8 ** random());
    await store.create(writeMedallion({ index, scope, size, write }));
  }
  await database.close();
  return folder;
}

/** Milliseconds of one process. */
function time(folder: string, args: string[]): number {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, WAYMARK_HOME: join(folder, 'home') },
    encoding: 'utf8',
  });
  const milliseconds = performance.now() - started;
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  if (args.includes('resume') && !stdout.includes('D-001')) throw new Error(`resume printed no decision: ${stdout}`);
  return milliseconds;
}
