import { statSync } from 'node:fs';
import { openDatabase } from '@waymark/stores';
import { engines, type TestEngine } from '@waymark/test-servers';
import { forkWorker } from '@waymark/test-servers/workers';
import { describe, expect, it } from 'vitest';
import { openMedallionStore, type MedallionStore } from '../src/index.ts';

const worker = new URL('./workers/checkpoint-worker.ts', import.meta.url);
const scope = { graph_nodes: ['repo:shared'], tags: [] };

const all = await engines();
const shared = all.filter(({ shared: isShared }) => isShared);
const file = all.find(({ name }) => name === 'libsql file')!;

/** Opens the store that the workers wrote to, and closes it after `look`. */
async function inspect<Result>(url: string, look: (store: MedallionStore) => Promise<Result>): Promise<Result> {
  const database = await openDatabase(url);
  try {
    return await look(await openMedallionStore(database));
  } finally {
    await database.close();
  }
}

/** What the workers were told is kept: `[revision, decision]`. */
function acknowledged(lines: string[]): [number, string][] {
  return lines.flatMap((line) => {
    const match = /^acknowledged (\d+) (.+)$/.exec(line);
    return match === null ? [] : [[Number(match[1]), match[2]!] as [number, string]];
  });
}

/** Every acknowledged decision stands in the newest revision and was there in the revision that was acknowledged. */
async function expectKept(store: MedallionStore, promises: [number, string][]): Promise<void> {
  const [newest, ...others] = await store.getLatestForScope(scope);
  expect(others).toEqual([]);
  const decisions = newest!.medallion.decisions.map(({ statement }) => statement);
  expect(new Set(decisions).size).toBe(decisions.length);
  for (const [revision, decision] of promises) {
    expect(decisions).toContain(decision);
    const then = await store.getRevision(newest!.medallion.meta.medallion_id, revision);
    expect(then?.decisions.map(({ statement }) => statement)).toContain(decision);
  }
  const history = await store.history(newest!.medallion.meta.medallion_id);
  expect(history.map(({ revision }) => revision)).toEqual(history.map((_, index) => index + 1));
  expect(history).toHaveLength(newest!.revision);
}

describe('four processes that checkpoint one scope fifty times each', () => {
  it.each(shared.filter(({ name }) => name !== 'libsql server'))(
    '[medallion:session:checkpoint-concurrent] [medallion:revision:history] keep all 200 decisions on $name',
    async ({ openUrl }: TestEngine) => {
      const url = await openUrl();
      const workers = ['a', 'b', 'c', 'd'].map((name) => forkWorker(worker, [url, name, '50']));
      for (const { ended } of workers) expect(await ended).toMatchObject({ code: 0, stderr: '' });
      const promises = workers.flatMap(({ lines }) => acknowledged(lines));
      expect(promises).toHaveLength(200);
      await inspect(url, async (store) => {
        await expectKept(store, promises);
        expect((await store.getLatestForScope(scope))[0]!.medallion.decisions).toHaveLength(200);
      });
    },
    180_000,
  );
});

describe('a process that is killed while it checkpoints', () => {
  it('leaves a sound file with all that was acknowledged, at fifty random moments', async () => {
    const url = await file.openUrl();
    const promises: [number, string][] = [];
    for (let round = 0; round < 50; round++) {
      const victim = forkWorker(worker, [url, `round ${round}`, '1000']);
      await victim.printed(round % 5 === 0 ? 'ready' : `step ${round % 5}`);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 40));
      victim.process.kill('SIGKILL');
      expect((await victim.ended).signal).toBe('SIGKILL');
      promises.push(...acknowledged(victim.lines));
    }
    expect(promises.length).toBeGreaterThan(50);
    const database = await openDatabase(url);
    try {
      expect(await database.health({ integrity: true })).toMatchObject({ ok: true });
    } finally {
      await database.close();
    }
    await inspect(url, (store) => expectKept(store, promises));
  }, 180_000);
});

describe('a disk that is full', () => {
  it('is a clear error, and what was acknowledged before stays', async () => {
    const url = await file.openUrl();
    const blocks = 1500;
    const writer = forkWorker(worker, [url, 'full', '5000'], { shell: `trap '' XFSZ; ulimit -f ${blocks}; exec "$@"` });
    const { code, stderr } = await writer.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/StoreError: Could not \w+ medallions: .*(full|written)/i);
    const path = url.replace(/^file:/, '');
    expect(statSync(path).size).toBeLessThanOrEqual(blocks * 1024);
    const promises = acknowledged(writer.lines);
    expect(promises.length).toBeGreaterThan(5);
    await inspect(url, (store) => expectKept(store, promises));
    const next = forkWorker(worker, [url, 'after', '3']);
    expect(await next.ended).toMatchObject({ code: 0 });
    await inspect(url, (store) => expectKept(store, [...promises, ...acknowledged(next.lines)]));
  }, 60_000);
});
