import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Benchmark } from '../benchmark.ts';
import { createRandom } from '../corpus/random.ts';
import { taskText } from './task-text.ts';
import { createWriter } from '../corpus/words.ts';
import { compare } from '../measure/compare.ts';
import { medianLine, missingLine, ratioLine } from '../measure/lines.ts';
import { summarise } from '../measure/timing.ts';
import { installPeer } from '../peers/install-peer.ts';
import { backlogMd } from '../peers/pinned-peers.ts';
import type { Resources } from '../resources.ts';

const binary = fileURLToPath(new URL('../../../apps/cli/dist/main.js', import.meta.url));
const [tasks, rounds] = [1_000, 15];

/** A command that lists all tasks of a folder. */
interface Subject {
  command: readonly string[];
  cwd: string;
}

/** How long the built command takes to list 1,000 tasks, started and awaited, with and without its index. */
export const taskList: Benchmark = {
  name: 'task-list',
  async *run(resources, { peers }) {
    const ours = await waymark(await resources.folder());
    const first: number[] = [];
    const warm: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      await rm(join(ours.cwd, '.agent-output'), { recursive: true, force: true });
      first.push(time(ours));
      warm.push(time(ours));
    }
    first.shift();
    warm.shift();
    const note = `waymark task list, ${tasks} task files of some 2 kB, started and awaited`;
    yield medianLine('task-list-first', summarise([first]), { atMostMs: 900, note: `${note}; without an index` });
    yield medianLine('task-list-warm', summarise([warm]), { atMostMs: 130, note: `${note}; with a warm index` });

    if (peers) yield await besideBacklog(ours, resources);
  },
};

/** task-master-ai is left out: it installs 1.4 GB. */
async function besideBacklog(ours: Subject, resources: Resources) {
  const installed = await installPeer(backlogMd, resources.say);
  if ('reason' in installed) return missingLine('task-list-backlog', { target: null, reason: installed.reason });
  const theirs = await backlog(installed.folder, await resources.folder());
  const comparison = await compare({
    ours: async () => [time(ours)],
    reference: async () => [time(theirs)],
    rounds,
  });
  return ratioLine('task-list-backlog', comparison, {
    against: `backlog.md ${backlogMd.version} task list --plain`,
    atMost: 1,
    note: `${tasks} tasks each, ours with a warm index; task-master-ai is left out: it installs 1.4 GB`,
  });
}

async function waymark(cwd: string): Promise<Subject> {
  if (!existsSync(binary)) throw new Error('apps/cli is not built: node apps/cli/build.mjs');
  run(['git', 'init', '-q'], cwd);
  const write = createWriter(createRandom(6));
  await mkdir(join(cwd, 'tasks', 'backend'), { recursive: true });
  for (let index = 0; index < tasks; index++) {
    const id = `TASK-${String(index + 1).padStart(4, '0')}`;
    await writeFile(join(cwd, 'tasks', 'backend', `${id}-upload.task.yaml`), taskText(id, write(1_200)));
  }
  return { command: [process.execPath, binary, 'task', 'list'], cwd };
}

async function backlog(folder: string, cwd: string): Promise<Subject> {
  const program = join(folder, `node_modules/backlog.md-${process.platform}-${process.arch}/backlog`);
  run(['git', 'init', '-q'], cwd);
  run(['git', '-c', 'user.name=b', '-c', 'user.email=b@example.org', 'commit', '-q', '--allow-empty', '-m', 'x'], cwd);
  run([program, 'init', 'bench', '--defaults'], cwd);
  // What a file of theirs looks like is taken from one that they wrote.
  run([program, 'task', 'create', 'Retry uploads', '-d', 'DESCRIPTION', '--priority', 'high'], cwd);
  const place = join(cwd, 'backlog', 'tasks');
  const [name = ''] = await readdir(place);
  const text = await readFile(join(place, name), 'utf8');
  const write = createWriter(createRandom(6));
  for (let index = 1; index <= tasks; index++) {
    const content = text.replace('TASK-1', `TASK-${index}`).replace('DESCRIPTION', write(1_200));
    await writeFile(join(place, name.replace('task-1', `task-${index}`)), content);
  }
  return { command: [program, 'task', 'list', '--plain'], cwd };
}

/** Milliseconds of one process that has to list every task, into a file: theirs loses lines where Node reads its pipe. */
function time({ command, cwd }: Subject): number {
  const output = join(cwd, 'listed.txt');
  const file = openSync(output, 'w');
  const started = performance.now();
  run(command, cwd, file);
  const milliseconds = performance.now() - started;
  closeSync(file);
  const listed = new Set(readFileSync(output, 'utf8').match(/TASK-\d+/g)).size;
  if (listed !== tasks) throw new Error(`${command.join(' ')} lists ${listed} of ${tasks} tasks.`);
  return milliseconds;
}

function run([program = '', ...args]: readonly string[], cwd: string, stdout: number | 'ignore' = 'ignore'): void {
  // Without what slows Node's start down on some machines: certificates that are read at every start.
  const env = { PATH: process.env['PATH'], HOME: cwd };
  const { status, stderr } = spawnSync(program, args, {
    ...{ cwd, env, encoding: 'utf8' },
    stdio: ['ignore', stdout, 'pipe'],
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr}`);
}
