import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AIMessage, AIMessageChunk, HumanMessage, ToolMessage } from '@langchain/core/messages';
import { emptyCheckpoint, uuid6, type Checkpoint, type CheckpointTuple } from '@langchain/langgraph-checkpoint';
import { openDatabase, type Database } from '@waymark/stores';
import { engines } from '@waymark/test-servers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { getCheckpointer, openLibsqlSaver, type LibsqlSaver } from '../src/langgraph/index.ts';
import { textsAtPath } from '../src/langgraph/store/text-paths.ts';
import { decodeValue, encodeValue } from '../src/langgraph/value/encode-value.ts';

const allEngines = await engines();
const thread = (thread_id: string, checkpoint_ns = '') => ({ configurable: { thread_id, checkpoint_ns } });

async function open(url: string): Promise<{ saver: LibsqlSaver; database: Database }> {
  const database = await openDatabase(url, { durability: 'normal' });
  onTestFinished(() => database.close());
  return { saver: await openLibsqlSaver(database), database };
}

async function put(saver: LibsqlSaver, parent: object, fields: Partial<Checkpoint> & { step?: number } = {}) {
  const { step = 1, ...more } = fields;
  const checkpoint = { ...emptyCheckpoint(), id: uuid6(step), ...more };
  const metadata = { source: 'loop' as const, step, parents: {} };
  return saver.put(parent, checkpoint, metadata, checkpoint.channel_versions);
}

async function idsOf(tuples: AsyncGenerator<CheckpointTuple>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { config } of tuples) {
    ids.push(`${config.configurable!['thread_id']} ${config.configurable!['checkpoint_id']}`);
  }
  return ids;
}

describe.each(allEngines)('a checkpointer on $name', ({ openUrl }) => {
  it('[checkpoint:list:pages] lists long threads and all threads, newest first, before one and by id', async () => {
    const { saver } = await open(await openUrl());
    const expected: string[] = [];
    for (let step = 0; step < 230; step++) {
      const name = step % 10 === 0 ? 'b' : 'a';
      const config = await put(saver, thread(name), {
        step,
        id: `1f0c0000-0000-6000-8000-${String(step).padStart(12, '0')}`,
      });
      expected.unshift(`${name} ${config.configurable!['checkpoint_id']}`);
    }
    await put(saver, thread('a', 'sub'), { id: '1f0b0000-0000-6000-8000-000000000000' });
    expect(await idsOf(saver.list({}, {}))).toEqual([...expected, 'a 1f0b0000-0000-6000-8000-000000000000']);
    const ofA = expected.filter((id) => id.startsWith('a'));
    expect(await idsOf(saver.list(thread('a')))).toEqual(ofA);
    expect(await idsOf(saver.list(thread('a'), { limit: 150 }))).toEqual(ofA.slice(0, 150));
    const before = { configurable: { checkpoint_id: ofA[99]!.slice(2) } };
    expect(await idsOf(saver.list(thread('a'), { before, limit: 2 }))).toEqual(ofA.slice(100, 102));
    const one = { configurable: { ...thread('a').configurable, checkpoint_id: ofA[7]!.slice(2) } };
    expect(await idsOf(saver.list(one))).toEqual([ofA[7]]);
    expect(await idsOf(saver.list(thread('a'), { filter: { step: 1 } }))).toEqual([ofA.at(-1)]);
    expect(await idsOf(saver.list(thread('a'), { limit: 0 }))).toEqual([]);
    expect(await idsOf(saver.history(thread('b')))).toEqual([expected.find((id) => id.startsWith('b'))]);
  });

  it('[checkpoint:history:long] follows parents however many there are, and ends where they were pruned', async () => {
    const { saver } = await open(await openUrl());
    let config: object = thread('t');
    const configs: string[] = [];
    for (let step = 0; step < 120; step++) {
      const added = await put(saver, config, { step, channel_versions: { a: step + 1 }, channel_values: { a: step } });
      configs.unshift(`t ${added.configurable!['checkpoint_id']}`);
      config = added;
    }
    expect(await idsOf(saver.history(thread('t')))).toEqual(configs);
    await saver.prune({ thread_id: 't', keep: 3 });
    expect(await idsOf(saver.history(thread('t')))).toEqual(configs.slice(0, 3));
    expect(await saver.branches(thread('t'))).toMatchObject([{ forked_from: null, length: 3 }]);
  });

  it('[checkpoint:config:invalid] says which id of a config is missing or of the wrong kind', async () => {
    const { saver } = await open(await openUrl());
    const invalid = (message: string) => ({
      code: 'CHECKPOINT_INVALID',
      message: expect.stringContaining(message) as string,
    });
    await expect(put(saver, {})).rejects.toMatchObject(invalid('thread_id must be a text of one line, not nothing'));
    await expect(put(saver, thread(5 as never))).rejects.toMatchObject(invalid('not number'));
    await expect(put(saver, thread('a\nb'))).rejects.toMatchObject(invalid('not "a\\nb"'));
    await expect(put(saver, thread('t', 7 as never))).rejects.toMatchObject(invalid('checkpoint_ns'));
    await expect(put(saver, thread('t'), { id: '' })).rejects.toMatchObject(invalid('checkpoint_id'));
    await expect(saver.putWrites(thread('t'), [['a', 1]], 'task')).rejects.toMatchObject(
      invalid('names no checkpoint'),
    );
    await expect(saver.getTuple({})).resolves.toBeUndefined();
    const config = await put(saver, thread('t'));
    const old = { configurable: { thread_id: 't', thread_ts: config.configurable!['checkpoint_id'] as string } };
    await expect(saver.getTuple(old)).resolves.toMatchObject({ config });
    await expect(saver.putWrites(config, [], 'task')).resolves.toBeUndefined();
    await expect(saver.getDeltaChannelHistory({ config, channels: [] })).resolves.toEqual({});
  });

  it('[checkpoint:values:newer] keeps fields of a checkpoint that it does not know', async () => {
    const { saver, database } = await open(await openUrl());
    const newer = { pending: [1n], channel_values: undefined, versions_seen: undefined } as unknown as Checkpoint;
    const config = await put(saver, thread('t'), newer);
    const tuple = (await (await openLibsqlSaver(database)).getTuple(config))!;
    expect(tuple.checkpoint).toMatchObject({ pending: [1n], versions_seen: {}, channel_values: {} });
  });

  it('[checkpoint:prune:meanwhile] looks again when somebody writes while it looks', async () => {
    const { saver, database } = await open(await openUrl());
    let config = await put(saver, thread('t'));
    for (let step = 2; step < 6; step++) config = await put(saver, config, { step });
    let late: Awaited<ReturnType<typeof put>> | undefined;
    const watched: Database = {
      ...database,
      async query(sql, params) {
        const rows = await database.query<never>(sql, params);
        if (late === undefined && sql.startsWith('select hash')) late = await put(saver, config, { step: 6 });
        return rows;
      },
    };
    const report = await (await openLibsqlSaver(watched)).prune({ thread_id: 't', keep: 2 });
    expect(report).toMatchObject({ removed: { checkpoints: 4 }, kept: { checkpoints: 2 } });
    await expect(saver.getTuple(late!)).resolves.toBeDefined();
    await expect(saver.getTuple(config)).resolves.toBeDefined();
  });

  it('[checkpoint:prune:meanwhile] makes others wait where somebody writes whenever it looks', async () => {
    const { saver, database } = await open(await openUrl());
    const first = { channel_versions: { list: 1 }, channel_values: { list: ['an item of its own '.repeat(30)] } };
    let config = await put(saver, thread('t'), first);
    let step = 1;
    while (step < 4) config = await put(saver, config, { step: ++step });
    const watched: Database = {
      ...database,
      async query(sql, params) {
        const rows = await database.query<never>(sql, params);
        if (sql.startsWith('select hash')) config = await put(saver, config, { step: ++step });
        return rows;
      },
    };
    const report = await (await openLibsqlSaver(watched)).prune({ thread_id: 't', keep: 2 });
    expect(step).toBeGreaterThan(6);
    expect(report).toMatchObject({ removed: { checkpoints: step - 2 }, kept: { checkpoints: 2 } });
    expect(await idsOf(saver.list(thread('t')))).toHaveLength(2);
    // The writer must not take for stored what was removed.
    const again = await put(saver, config, { ...first, step: 100 });
    expect((await (await openLibsqlSaver(database)).get(again))!.channel_values).toEqual(first.channel_values);
  });
});

describe('values of checkpoints', () => {
  it('[checkpoint:values:unknown] refuses a stored type that it does not know instead of guessing', () => {
    for (const text of ['{"$langchain":"future"}', '{"$langchain":7}', '{"$langchain":"object","entries":1}']) {
      expect(() => decodeValue(text)).toThrow('a type that this version does not know');
    }
  });

  it('[checkpoint:values:defaults] leaves out of messages only what their classes set again', () => {
    // LangChain warns of calls in this place, and takes them.
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    onTestFinished(() => void vi.restoreAllMocks());
    const call = { id: 'c', type: 'function' as const, function: { name: 'f', arguments: '{}' } };
    const kept = { additional_kwargs: { tool_calls: [call] } };
    const messages = [
      new AIMessage('plain'),
      new AIMessage({ content: '', ...kept, tool_calls: [] }),
      new AIMessage({ content: '', tool_calls: [{ id: 'c', name: 'f', args: {} }] }),
      new AIMessage({ content: '', response_metadata: { model_name: 'm' } }),
      new HumanMessage({ content: 'x', name: 'ann', id: '1' }),
      new ToolMessage({ content: 'x', tool_call_id: 'c' }),
      new AIMessageChunk({ content: 'x', tool_calls: [] }),
    ];
    for (const message of messages) expect(decodeValue(encodeValue(message))).toStrictEqual(message);
    expect(encodeValue(messages[0])).toBe('{"$langchain":"ai","content":"plain"}');
  });

  it('[checkpoint:store:paths] finds texts by steps, indexes and all, and none where a step leads nowhere', () => {
    const document = { a: { b: ['x', { c: 'y' }] }, n: 5n };
    expect(textsAtPath(document, 'a.b[0]')).toEqual(['x']);
    expect(textsAtPath(document, 'a.b[-1].c')).toEqual(['y']);
    expect(textsAtPath(document, 'a.b[*]')).toEqual(['x']);
    expect(textsAtPath(document, '$')).toEqual(['{"a":{"b":["x",{"c":"y"}]},"n":"5"}']);
    for (const path of ['a.none', 'n.deeper', 'a.b[9]', 'toString', 'n'])
      expect(textsAtPath(document, path)).toEqual([]);
  });
});

describe('getCheckpointer', () => {
  it('[checkpoint:factory:unreachable] fails and leaves nothing open where there is no server or no room', async () => {
    await expect(getCheckpointer('postgres', { url: 'postgres://nobody@127.0.0.1:1/x' })).rejects.toThrow(
      /ECONNREFUSED|connect/,
    );
    const ours = getCheckpointer('postgres', { url: 'waymark+postgres://nobody@127.0.0.1:1/x' });
    await expect(ours).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    const folder = await mkdtemp(join(tmpdir(), 'waymark-factory-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const url = `file:${join(folder, 'x.db')}`;
    const { close, checkpointer } = await getCheckpointer('sqlite', { url });
    await expect(checkpointer.getTuple(thread('t'))).resolves.toBeUndefined();
    await close();
    await expect(checkpointer.getTuple(thread('t'))).rejects.toMatchObject({ code: 'DATABASE_CLOSED' });
  });
});
