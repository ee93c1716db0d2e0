import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openMedallionStore } from '@waymark/medallion';
import { openDatabase } from '@waymark/stores';
import type { Benchmark } from '../benchmark.ts';
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
  async *run(resources) {
    const project = await makeProject(await resources.folder());
    for (const { title, environment, isGate } of environments(project)) {
      for (const { name, args, atMost, note } of commands) {
        const comparison = await compare({
          ours: async () => [time({ project, environment, args: [binary, ...args] })],
          reference: async () => [time({ project, environment, args: ['-e', '0'] })],
          rounds,
        });
        yield ratioLine(isGate ? name : `${name}-bare`, comparison, {
          against: 'node -e 0',
          atMost: isGate ? atMost : null,
          note: `${note}; started and awaited, ${title}`,
        });
      }
    }
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

/** A setting that lets Node read all certificates at every start: 30 ms that hide much of a command's own time. */
const certificates = 'NODE_EXTRA_CA_CERTS';

/** The environment as it is, which the gates hold for, and where it slows Node's start down, also without that. */
function environments(project: string) {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('WAYMARK_'));
  const asItIs = { ...Object.fromEntries(own), HOME: project, WAYMARK_HOME: join(project, 'home') };
  if (process.env[certificates] === undefined)
    return [{ title: 'bare environment', environment: asItIs, isGate: true }];
  const { [certificates]: _, ...bare } = asItIs as Record<string, string | undefined>;
  return [
    { title: `with ${certificates}, as this machine has it`, environment: asItIs, isGate: true },
    { title: `without ${certificates}`, environment: bare, isGate: false },
  ];
}

/** Milliseconds of one process. */
function time(options: { project: string; environment: NodeJS.ProcessEnv; args: string[] }): number {
  const { project, environment, args } = options;
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: project,
    env: environment,
    encoding: 'utf8',
  });
  const milliseconds = performance.now() - started;
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  if (args.includes('resume') && !stdout.includes('D-001')) throw new Error(`resume printed no decision: ${stdout}`);
  return milliseconds;
}
