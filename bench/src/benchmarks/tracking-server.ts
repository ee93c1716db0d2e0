import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Benchmark } from '../benchmark.ts';
import { vendorName } from '../corpus/tracking.ts';
import { compare } from '../measure/compare.ts';
import { medianLine, missingLine, ratioLine, tailLine } from '../measure/lines.ts';
import { median, summarise, timeEach } from '../measure/timing.ts';
import { installPeer } from '../peers/install-peer.ts';
import { backlogMd, serverMemory, type Peer } from '../peers/pinned-peers.ts';
import { openMcpProcess, type McpProcess } from '../process/mcp-process.ts';
import type { Resources } from '../resources.ts';
import { sustainedLoad } from './tracking-http-load.ts';

const binary = fileURLToPath(new URL('../../../apps/mcp/dist/main.js', import.meta.url));
const [starts, rounds, callsPerRound, records] = [15, 7, 100, 45];

/** A server as a client starts it, and what it is asked to keep and to find again. */
interface Subject {
  name: string;
  command: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  create(server: McpProcess, index: number): Promise<unknown>;
  read(server: McpProcess, index: number): Promise<unknown>;
}

/** The built `waymark-mcp` as its clients meet it: how soon it answers, how fast, and how much at once. */
export const trackingServer: Benchmark = {
  name: 'tracking-server',
  async *run(resources, { peers }) {
    const ours = await waymark(resources);
    const times: { ms: number; cpuMs: number | null }[] = [];
    for (let index = 0; index <= starts; index++) times.push(await start(ours));
    times.shift();
    yield medianLine('tracking-start', summarise([times.map(({ ms }) => ms)]), {
      atMostMs: 150,
      note: `waymark-mcp over stdio, from its start to the answer to initialize; the fastest ${Math.min(...times.map(({ ms }) => ms)).toFixed(0)} ms, processor time ${median(times.map(({ cpuMs }) => cpuMs ?? Number.NaN)).toFixed(0)} ms`,
    });

    const server = await open(ours);
    const measured: number[][] = [];
    for (let round = 0; round <= rounds; round++) {
      measured.push(await timeEach(callsPerRound, (index) => ours.read(server, index)));
    }
    measured.shift();
    yield tailLine('tracking-vendor-stdio', summarise(measured), {
      atMostMs: 1,
      note: `query_vendor_status by name over stdio, ${records} vendors in a libSQL file`,
    });
    await server.close();

    yield await sustainedLoad(binary, ours);

    if (!peers) return;
    for (const peer of [serverMemory, backlogMd]) yield* beside(await waymark(resources), peer, resources);
  },
};

/** Starting, writing and reading in turns with another project's server. */
async function* beside(ours: Subject, peer: Peer, resources: Resources) {
  const installed = await installPeer(peer, resources.say);
  if ('reason' in installed) {
    yield missingLine(`tracking-${peer.name}`, { target: null, reason: installed.reason });
    return;
  }
  const theirs = await (peer === serverMemory ? memoryServer : backlog)(installed.folder, resources);
  const against = `${theirs.name} ${peer.version}`;
  yield ratioLine(
    `tracking-${peer.name}-start`,
    await compare({
      ours: async () => [(await start(ours)).ms],
      reference: async () => [(await start(theirs)).ms],
      rounds: starts,
    }),
    { against, atMost: 1, note: 'from the start to the answer to initialize, over stdio' },
  );
  const [mine, other] = [await open(ours), await open(theirs)];
  const calls = 10;
  let index = records;
  yield ratioLine(
    `tracking-${peer.name}-create`,
    await compare({
      ours: () => timeEach(calls, () => ours.create(mine, index++)),
      reference: () => timeEach(calls, () => theirs.create(other, index++)),
      rounds,
    }),
    {
      against,
      atMost: null,
      note: 'one more of some hundred; only ours is on the disk when it is acknowledged, and audited',
    },
  );
  yield ratioLine(
    `tracking-${peer.name}-read`,
    await compare({
      ours: () => timeEach(calls, (at) => ours.read(mine, at)),
      reference: () => timeEach(calls, (at) => theirs.read(other, at)),
      rounds,
    }),
    { against, atMost: 1, note: 'one by its name or id' },
  );
  await Promise.all([mine.close(), other.close()]);
}

/** A server with its first records. */
async function open(subject: Subject): Promise<McpProcess> {
  const server = await openMcpProcess(subject.command, subject);
  // Where they are there already, from a server before it, they are refused.
  for (let index = 0; index < records; index++) await subject.create(server, index).catch(() => {});
  return server;
}

async function start(subject: Subject) {
  const server = await openMcpProcess(subject.command, subject);
  await server.close();
  return server.start;
}

async function waymark(resources: Resources): Promise<Subject> {
  if (!existsSync(binary)) throw new Error('apps/mcp is not built: node apps/mcp/build.mjs');
  const cwd = await resources.folder();
  await mkdir(join(cwd, '.git'));
  const metadata = {
    format_support: { excel: true, csv: true, pdf: false, ocr: false },
    test_results: { passing: 40, total: 42, skipped: 1 },
    extractor_version: '2.1.0',
    manifest_compliant: true,
  };
  return {
    name: 'waymark-mcp',
    command: [process.execPath, binary, '--toolsets', 'core,vendors'],
    ...{ cwd, env: { PATH: process.env['PATH'], HOME: cwd } },
    create: (server, index) =>
      server.call('create_vendor', { name: vendorName(index), extractor_version: '2.1.0', metadata }),
    read: (server, index) => server.call('query_vendor_status', { name: vendorName(index % records) }),
  };
}

async function memoryServer(folder: string, resources: Resources): Promise<Subject> {
  const cwd = await resources.folder();
  const program = join(folder, 'node_modules/@modelcontextprotocol/server-memory/dist/index.js');
  const env = { PATH: process.env['PATH'], HOME: cwd, MEMORY_FILE_PATH: join(cwd, 'memory.jsonl') };
  return {
    ...{ name: '@modelcontextprotocol/server-memory', command: [process.execPath, program], cwd, env },
    create: (server, index) =>
      server.call('create_entities', {
        entities: [{ name: vendorName(index), entityType: 'vendor', observations: ['operational', '2.1.0'] }],
      }),
    read: (server, index) => server.call('open_nodes', { names: [vendorName(index % records)] }),
  };
}

async function backlog(folder: string, resources: Resources): Promise<Subject> {
  const cwd = await resources.folder();
  const program = join(folder, `node_modules/backlog.md-${process.platform}-${process.arch}/backlog`);
  const env = { PATH: process.env['PATH'], HOME: cwd };
  await writeFile(join(cwd, 'README.md'), '# Bench\n');
  for (const args of [
    ['init', '-q'],
    ['-c', 'user.name=b', '-c', 'user.email=b@example.org', 'commit', '-q', '--allow-empty', '-m', 'x'],
  ]) {
    spawnSync('git', args, { cwd, env });
  }
  const { status, stderr } = spawnSync(program, ['init', 'bench', '--defaults'], { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`backlog init ended with ${status}: ${stderr}`);
  return {
    ...{ name: 'backlog.md', command: [program, 'mcp', 'start'], cwd, env },
    create: (server, index) =>
      server.call('task_create', { title: vendorName(index), description: 'operational 2.1.0' }),
    read: (server, index) => server.call('task_view', { id: `task-${(index % records) + 1}` }),
  };
}
