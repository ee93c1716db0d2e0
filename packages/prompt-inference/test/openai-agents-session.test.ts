import { openDatabase, type Database } from '@waymark/stores';
import { engines } from '@waymark/test-servers';
import { forkWorker } from '@waymark/test-servers/workers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openAgentsSession } from '../src/openai-agents/index.ts';

const allEngines = await engines();

async function open(url: string): Promise<Database> {
  const database = await openDatabase(url, { durability: 'normal' });
  onTestFinished(() => database.close());
  return database;
}

const message = (text: string) => ({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] });

describe.each(allEngines)('a session of the OpenAI Agents SDK on $name', ({ openUrl }) => {
  it('[checkpoint:agents:items] keeps items in order, exactly, and gives the newest when asked for some', async () => {
    const database = await open(await openUrl());
    const session = await openAgentsSession(database, { sessionId: 's' });
    const items = [
      message('one'),
      { type: 'function_call', providerData: { at: new Date(1), none: undefined } },
      message('three'),
    ];
    await session.addItems(items.slice(0, 2));
    await session.addItems([]);
    await session.addItems(items.slice(2));
    const again = await openAgentsSession(database, { sessionId: 's' });
    expect(await again.getSessionId()).toBe('s');
    expect(await again.getItems()).toStrictEqual(items);
    expect(await again.getItems(2)).toStrictEqual(items.slice(1));
    expect(await again.getItems(9)).toHaveLength(3);
    expect(await again.getItems(0)).toEqual([]);
    expect(await again.getItems(-1)).toEqual([]);
  });

  it('[checkpoint:agents:pop] takes the newest item away, and nothing from an empty session', async () => {
    const session = await openAgentsSession(await open(await openUrl()));
    expect(await session.popItem()).toBeUndefined();
    await session.addItems([message('one'), message('two')]);
    expect(await session.popItem()).toEqual(message('two'));
    await session.addItems([message('three')]);
    expect(await session.getItems()).toEqual([message('one'), message('three')]);
  });

  it('[checkpoint:agents:clear] clears one session and no other', async () => {
    const database = await open(await openUrl());
    const first = await openAgentsSession(database);
    const second = await openAgentsSession(database);
    expect(await first.getSessionId()).not.toBe(await second.getSessionId());
    await first.addItems([message('one')]);
    await second.addItems([message('two')]);
    await first.clearSession();
    expect(await first.getItems()).toEqual([]);
    expect(await second.getItems()).toEqual([message('two')]);
  });

  it('[checkpoint:agents:refused] refuses an item that it cannot keep, with its path, and adds none', async () => {
    const session = await openAgentsSession(await open(await openUrl()));
    const added = session.addItems([message('one'), { type: 'x', data: { f: () => 1 } }]);
    await expect(added).rejects.toMatchObject({
      code: 'NOT_STORABLE',
      message: expect.stringContaining('$.items[1].data.f') as string,
    });
    expect(await session.getItems()).toEqual([]);
  });
});

it.each(allEngines.filter(({ shared }) => shared))(
  '[checkpoint:agents:processes] two processes lose no item and take none twice, on $name',
  async ({ openUrl }) => {
    const url = await openUrl();
    const worker = new URL('./openai-agents-worker.ts', import.meta.url);
    const session = await openAgentsSession<{ text: string }>(await open(url), { sessionId: 's' });
    const adding = ['x', 'y'].map((name) => forkWorker(worker, [url, 'add', name]));
    for (const { ended } of adding) expect(await ended).toMatchObject({ code: 0, stderr: '' });
    const texts = (await session.getItems()).map(({ text }) => text);
    expect(new Set(texts).size).toBe(80);
    for (const name of ['x', 'y']) {
      const own = Array.from({ length: 20 }, (_, index) => [`${name}${index}`, `${name}${index}-b`]);
      expect(texts.filter((text) => text.startsWith(name))).toEqual(own.flat());
      for (const [one, other] of own) expect(texts.indexOf(other!)).toBe(texts.indexOf(one!) + 1);
    }
    const taking = [1, 2].map(() => forkWorker(worker, [url, 'pop', '']));
    for (const { ended } of taking) expect(await ended).toMatchObject({ code: 0, stderr: '' });
    expect(taking.flatMap(({ lines }) => lines).sort()).toEqual(texts.toSorted());
  },
);
