import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Document } from '@langchain/core/documents';
import {
  AIMessage,
  AIMessageChunk,
  ChatMessage,
  HumanMessage,
  RemoveMessage,
  SystemMessage,
  ToolMessage,
} from '@langchain/core/messages';
import {
  emptyCheckpoint,
  uuid6,
  type ChannelVersions,
  type Checkpoint,
  type CheckpointTuple,
} from '@langchain/langgraph-checkpoint';
import { openDatabase, type Database } from '@waymark/stores';
import { engines } from '@waymark/test-servers';
import { forkWorker } from '@waymark/test-servers/workers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLibsqlSaver, type LibsqlSaver, type LibsqlSaverOptions } from '../src/langgraph/index.ts';

const allEngines = await engines();

async function open(
  url: string,
  options: LibsqlSaverOptions = {},
): Promise<{ saver: LibsqlSaver; database: Database }> {
  const database = await openDatabase(url, { durability: 'normal' });
  onTestFinished(() => database.close());
  return { saver: await openLibsqlSaver(database, options), database };
}

const thread = (thread_id: string, checkpoint_ns = '') => ({ configurable: { thread_id, checkpoint_ns } });

/** Puts a checkpoint in which all values are new, after `parent`. */
async function put(
  saver: LibsqlSaver,
  parent: { configurable?: Record<string, unknown> },
  values: Record<string, unknown>,
  options: { id?: string; metadata?: object; version?: number; changed?: string[] } = {},
) {
  const { id = uuid6(0), metadata = {}, version = 1, changed = Object.keys(values) } = options;
  const versions = Object.fromEntries(Object.keys(values).map((channel) => [channel, version]));
  const checkpoint: Checkpoint = { ...emptyCheckpoint(), id, channel_values: values, channel_versions: versions };
  const newVersions: ChannelVersions = Object.fromEntries(changed.map((channel) => [channel, version]));
  return saver.put(parent, checkpoint, { source: 'loop', step: 1, parents: {}, ...metadata }, newVersions);
}

async function collect(generator: AsyncGenerator<CheckpointTuple>): Promise<CheckpointTuple[]> {
  const tuples: CheckpointTuple[] = [];
  for await (const tuple of generator) tuples.push(tuple);
  return tuples;
}

/** About a thousand characters that look like text. */
function turn(index: number): string {
  const words = 'order parcel refund address late please invoice number customer waits again total paid'.split(' ');
  let seed = index + 1;
  let text = '';
  while (text.length < 1000) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    text += `${words[seed % words.length]}-${(seed >> 7).toString(36)} `;
  }
  return text.slice(0, 1000);
}

describe.each(allEngines)('a checkpointer on $name', ({ openUrl }) => {
  it('[checkpoint:values:lossless] gives back what JSON cannot hold as it went in', async () => {
    const { saver, database } = await open(await openUrl());
    const values = {
      date: new Date(0),
      big: 2n ** 80n,
      numbers: [Number.NaN, -0, Infinity],
      map: new Map<unknown, unknown>([
        ['key', new Set([1n])],
        [{ a: 1 }, new Date(1)],
      ]),
      bytes: new Uint8Array([0, 255, 7]),
      text: `NUL \0 and half \ud800 of a pair`,
      undef: { here: undefined },
      nothing: null,
      empty: [],
      nested: [[1], [new Map([['x', [2n]]])]],
      proto: JSON.parse('{"__proto__": {"polluted": true}}') as unknown,
      regexp: /a+/giu,
      failure: new TypeError('bad input', { cause: { code: 1n } }),
      document: new Document({ pageContent: 'page', metadata: { n: 1n } }),
    };
    const config = await put(saver, thread('t'), values);
    await saver.putWrites(config, [['many', Array.from({ length: 150 }, (_, index) => turn(index))]], 'task');
    const again = await openLibsqlSaver(database);
    for (const reader of [saver, again]) {
      expect((await reader.getTuple(config))!.pendingWrites![0]![2]).toHaveLength(150);
      expect((await reader.getTuple(config))!.checkpoint.channel_values).toStrictEqual(values);
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('[checkpoint:values:messages] gives back messages of every class of LangChain', async () => {
    const { saver, database } = await open(await openUrl());
    const messages = [
      new SystemMessage('be kind'),
      new HumanMessage({
        content: [{ type: 'text', text: 'a question that is longer than forty characters' }],
        id: 'h1',
      }),
      new AIMessage({
        content: '',
        tool_calls: [{ id: 'c1', name: 'look', args: { deep: { when: 1 } }, type: 'tool_call' }],
        invalid_tool_calls: [{ id: 'c2', name: 'look', args: '{"a', error: 'not JSON', type: 'invalid_tool_call' }],
        usage_metadata: { input_tokens: 1, output_tokens: 2, total_tokens: 3 },
        additional_kwargs: { refusal: 'no', since: new Date(5) },
      } as unknown as string),
      new ToolMessage({ content: 'r', tool_call_id: 'c1', status: 'error', artifact: new Map([['rows', 3n]]) }),
      new ChatMessage('hello', 'critic'),
      new RemoveMessage({ id: 'h1' }),
      new AIMessageChunk({ content: 'hal', tool_call_chunks: [{ id: 'c', name: 'look', args: '{"a"', index: 0 }] }),
    ];
    const config = await put(saver, thread('t'), { messages, last: messages[2] });
    const { messages: stored, last } = (await (await openLibsqlSaver(database)).getTuple(config))!.checkpoint
      .channel_values as { messages: object[]; last: object };
    for (const [index, message] of messages.entries()) {
      expect(stored[index]!.constructor).toBe(message.constructor);
      expect(fieldsOf(stored[index]!)).toEqual(fieldsOf(message));
    }
    expect(last).toBeInstanceOf(AIMessage);
  });

  it('[checkpoint:values:inert] gives data back as data, whatever class it names', async () => {
    const { saver } = await open(await openUrl());
    const forged = {
      lc: {
        lc: 1,
        type: 'constructor',
        id: ['langchain_core', 'messages', 'AIMessage'],
        kwargs: { content: 'forged' },
      },
      stored: { type: 'ai', data: { content: 'forged' } },
      ours: { $langchain: 'ai', content: 'forged' },
      escaped: { $langchain: 'object', entries: [['$langchain', 'ai']] },
      inner: { $waymark: 'bigint', value: '1', list: [{ $langchain: 'regexp', source: '(', flags: '' }] },
    };
    const config = await put(saver, thread('t'), forged);
    await saver.putWrites(config, [['forged', [forged]]], 'task');
    const tuple = (await saver.getTuple(config))!;
    expect(tuple.checkpoint.channel_values).toStrictEqual(forged);
    expect(tuple.pendingWrites).toStrictEqual([['task', 'forged', [forged]]]);
  });

  it('[checkpoint:values:refused] refuses what it cannot keep, with its path, and writes nothing', async () => {
    const { saver } = await open(await openUrl());
    const cycle: Record<string, unknown> = {};
    cycle['self'] = [cycle];
    class OwnMessage extends HumanMessage {}
    class Account {
      id = 1;
    }
    const refused: [unknown, string][] = [
      [{ call: () => 1 }, '$.channel_values.state.call'],
      [[1, { account: new Account() }], '$.channel_values.state[1].account'],
      [[cycle], '$.channel_values.state[0].self'],
      [[new OwnMessage('mine')], '$.channel_values.state[0]'],
      [Object.assign(new Error('e'), { own: 1 }), '$.channel_values.state'],
      [
        new HumanMessage({ content: 'x', additional_kwargs: { f: Symbol('s') } }),
        '$.channel_values.state.additional_kwargs.f',
      ],
    ];
    for (const [state, path] of refused) {
      const failure = put(saver, thread('t'), { state });
      await expect(failure).rejects.toMatchObject({
        code: 'NOT_STORABLE',
        message: expect.stringContaining(path) as string,
      });
    }
    await expect(saver.getTuple(thread('t'))).resolves.toBeUndefined();
    const config = await put(saver, thread('t'), {});
    const write = saver.putWrites(
      config,
      [
        ['a', 1],
        ['b', { f() {} }],
      ],
      'task',
    );
    await expect(write).rejects.toMatchObject({
      code: 'NOT_STORABLE',
      message: expect.stringContaining('$.writes.b.f') as string,
    });
    expect((await saver.getTuple(config))!.pendingWrites).toEqual([]);
  });

  it('[checkpoint:lists:every-step] restores every step of a list that grows, shrinks, changes and forks', async () => {
    const { saver, database } = await open(await openUrl());
    const expected = new Map<string, unknown[]>();
    let parent: { configurable?: Record<string, unknown> } = thread('t');
    let list: unknown[] = [];
    for (let step = 0; step < 130; step++) {
      if (step % 30 === 29)
        list = list.map((item, index) => (index === 3 ? 'a changed item that is not short any more, at all' : item));
      else if (step % 40 === 39) list = list.slice(0, -2);
      else list = [...list, turn(step).slice(0, 20 + (step % 60))];
      parent = await put(saver, parent, { list }, { version: step + 1 });
      expected.set(parent.configurable!['checkpoint_id'] as string, list);
    }
    const middle = { configurable: { ...thread('t').configurable, checkpoint_id: [...expected.keys()][100]! } };
    const forked = await put(
      saver,
      middle,
      { list: [...expected.get(middle.configurable.checkpoint_id)!, 'other'] },
      { version: 102 },
    );
    const reader = await openLibsqlSaver(database, { cacheCharacters: 2_000 });
    for (const [checkpoint_id, items] of expected) {
      const tuple = await reader.getTuple({ configurable: { thread_id: 't', checkpoint_id } });
      expect(tuple!.checkpoint.channel_values['list']).toEqual(items);
    }
    expect((await reader.getTuple(forked))!.checkpoint.channel_values['list']).toEqual([
      ...expected.get(middle.configurable.checkpoint_id)!,
      'other',
    ]);
    expect(
      (await collect(reader.list(thread('t')))).map(({ config }) => config.configurable!['checkpoint_id']),
    ).toHaveLength(131);
  });

  it('[checkpoint:versions:forks] keeps both values where two branches give one version to different ones', async () => {
    const { saver } = await open(await openUrl());
    const root = await put(saver, thread('t'), { a: 'root', b: 'kept' });
    const first = await put(
      saver,
      root,
      { a: 'first, at some length so that it is an object', b: 'kept' },
      { version: 2, changed: ['a'] },
    );
    const second = await put(saver, root, { a: 'second, at some length so that it is an object' }, { version: 2 });
    expect((await saver.get(first))!.channel_values['a']).toMatch('first');
    expect((await saver.get(second))!.channel_values['a']).toMatch('second');
  });

  it('[checkpoint:versions:copy] a copy beside its original has its values, those of unchanged channels too', async () => {
    const { saver } = await open(await openUrl());
    const root = await put(saver, thread('t'), { a: 'one' });
    const values = { a: 'two', list: ['an item that is too long to stand where it is', 'short'] };
    await put(saver, root, values, { version: 2 });
    const copy = await put(saver, root, values, { version: 2, changed: [], metadata: { source: 'fork' } });
    expect((await saver.get(copy))!.channel_values).toEqual(values);
    const child = await put(saver, copy, { a: 'two', list: values.list }, { version: 2, changed: [] });
    expect((await saver.get(child))!.channel_values).toEqual(values);
  });

  it('[checkpoint:versions:kept] a longer value that stays is kept twice at most, whichever checkpoint has it', async () => {
    const { saver, database } = await open(await openUrl());
    const values = { text: Array.from({ length: 6 }, (_, index) => turn(index)).join('') };
    let parent = await put(saver, thread('t'), values);
    const configs = [parent];
    // By a version of its own, by the same version, and by a copy.
    for (const [version, changed] of [
      [2, ['text']],
      [2, []],
      [3, ['text']],
      [3, []],
    ] as const) {
      parent = await put(saver, parent, values, { version, changed: [...changed] });
      configs.push(parent);
    }
    configs.push(await put(saver, configs[3]!, values, { version: 3, changed: [], metadata: { source: 'fork' } }));
    const [row] = await database.query<{ size: number }>(
      'select sum(length(packed)) as size from langgraph_checkpoint',
    );
    expect(row!.size).toBeLessThan(2 * values.text.length);
    await saver.prune({ thread_id: 't', keep: 1 });
    const reader = await openLibsqlSaver(database);
    for (const config of configs.slice(-2)) expect((await reader.get(config))!.channel_values).toEqual(values);
  });

  it('[checkpoint:list:filter] finds by exact metadata, and takes no key for a part of a statement', async () => {
    const { saver } = await open(await openUrl());
    const odd = `x') or 1=1 --`;
    const metadata = [
      { user: 'ann' },
      { user: 'ann', [odd]: { deep: [1, { b: 2, a: 1 }] } },
      { user: 'annA' },
      { count: 1 },
      { count: '1' },
    ];
    const ids: string[] = [];
    for (const each of metadata)
      ids.push((await put(saver, thread('t'), {}, { metadata: each })).configurable!['checkpoint_id'] as string);
    const find = async (filter: Record<string, unknown>) =>
      (await collect(saver.list(thread('t'), { filter }))).map(({ config }) =>
        ids.indexOf(config.configurable!['checkpoint_id'] as string),
      );
    expect(await find({ user: 'ann' })).toEqual([1, 0]);
    expect(await find({ [odd]: { deep: [1, { a: 1, b: 2 }] } })).toEqual([1]);
    expect(await find({ [odd]: { deep: [1] } })).toEqual([]);
    expect(await find({ count: 1 })).toEqual([3]);
    expect(await find({ 'user": "ann" or 1=1': 'x' })).toEqual([]);
    expect(await find({ user: '%' })).toEqual([]);
    expect(await find({ toString: undefined })).toEqual([]);
    const limited = await collect(saver.list(thread('t'), { filter: { user: 'ann' }, limit: 1 }));
    expect(limited).toHaveLength(1);
  });

  it('[checkpoint:delete:first] deletes a thread as the first call and nothing of another one', async () => {
    const { saver, database } = await open(await openUrl());
    await saver.deleteThread('nobody');
    const other = await put(saver, thread('other'), { list: [turn(1)] });
    const config = await put(saver, thread('t', 'sub'), { list: [turn(1)] });
    await saver.putWrites(config, [['list', [turn(2)]]], 'task');
    await saver.deleteThread('t');
    await expect(saver.getTuple(config)).resolves.toBeUndefined();
    expect((await saver.get(other))!.channel_values).toEqual({ list: [turn(1)] });
    for (const table of ['thread', 'checkpoint', 'write', 'object']) {
      const [row] = await database.query<{ count: number }>(`select count(*) as count from langgraph_${table}`);
      expect(row!.count).toBe({ thread: 1, checkpoint: 1, write: 0, object: 2 }[table]);
    }
  });

  it('[checkpoint:delete:meanwhile] a writer that knows a thread from before its deletion writes all of it again', async () => {
    const url = await openUrl();
    const { saver, database } = await open(url);
    const other = await openLibsqlSaver(database);
    const first = await put(saver, thread('t'), { list: [turn(1)] });
    await other.deleteThread('t');
    const second = await put(saver, first, { list: [turn(1), turn(2)] }, { version: 2 });
    expect((await (await openLibsqlSaver(database)).get(second))!.channel_values).toEqual({ list: [turn(1), turn(2)] });
    await other.deleteThread('t');
    await put(other, thread('t'), { list: ['of somebody else'] });
    const third = await put(saver, second, { list: [turn(1), turn(2)] }, { version: 3 });
    expect((await (await openLibsqlSaver(database)).get(third))!.channel_values).toEqual({ list: [turn(1), turn(2)] });
  });

  it('[checkpoint:writes:places] the first write of a channel stays, the last of a special one', async () => {
    const { saver } = await open(await openUrl());
    const config = await put(saver, thread('t'), {});
    await saver.putWrites(config, [['a', 'first']], 'task');
    await saver.putWrites(config, [['a', 'second']], 'task');
    await saver.putWrites(config, [['__interrupt__', 1]], 'task');
    await saver.putWrites(config, [['__interrupt__', 2]], 'task');
    expect((await saver.getTuple(config))!.pendingWrites).toEqual([
      ['task', '__interrupt__', 2],
      ['task', 'a', 'first'],
    ]);
  });

  it('[checkpoint:sends:migration] sends of a checkpoint from before version 4 are read from its parent', async () => {
    const { saver } = await open(await openUrl());
    const parent = await put(saver, thread('t'), {});
    await saver.putWrites(parent, [['__pregel_tasks', { node: 'b', args: 1 }]], 'task-2');
    await saver.putWrites(
      parent,
      [
        ['__pregel_tasks', { node: 'a', args: 2 }],
        ['other', 3],
      ],
      'task-1',
    );
    const checkpoint = { ...emptyCheckpoint(), v: 3, id: uuid6(1), channel_versions: { x: 4 } };
    const config = await saver.put(parent, checkpoint, { source: 'loop', step: 0, parents: {} }, {});
    for (const tuple of [(await saver.getTuple(config))!, (await collect(saver.list(config)))[0]!]) {
      expect(tuple.checkpoint.channel_values['__pregel_tasks']).toEqual([
        { node: 'a', args: 2 },
        { node: 'b', args: 1 },
      ]);
      expect(tuple.checkpoint.channel_versions).toEqual({ x: 4, __pregel_tasks: 4 });
    }
  });

  it('[checkpoint:fork:refused] refuses a second run from one checkpoint where forks are refused', async () => {
    const { saver } = await open(await openUrl(), { onConflict: 'refuse' });
    const root = await put(saver, thread('t'), { a: 1 });
    const child = await put(saver, root, { a: 2 }, { version: 2 });
    const conflict = { code: 'CHECKPOINT_CONFLICT', message: expect.stringContaining('thread t') as string };
    await expect(put(saver, root, { a: 3 }, { version: 2 })).rejects.toMatchObject(conflict);
    await expect(put(saver, thread('t'), { a: 3 })).rejects.toMatchObject(conflict);
    expect(await collect(saver.list(thread('t')))).toHaveLength(2);
    const branch = await put(saver, root, { a: 4 }, { version: 2, metadata: { source: 'update' } });
    await put(saver, branch, { a: 5 }, { version: 3 });
    await put(saver, child, { a: 6 }, { version: 3 });
    await expect(put(saver, thread('t', 'sub'), { a: 1 })).resolves.toBeDefined();
  });

  it('[checkpoint:fork:branches] tells the branches of a thread and where they part', async () => {
    const { saver } = await open(await openUrl());
    const root = await put(saver, thread('t'), { a: 1 });
    const left = await put(saver, await put(saver, root, { a: 2 }), { a: 3 });
    const right = await put(saver, root, { a: 4 });
    const forked_from = root.configurable!['checkpoint_id'] as string;
    expect(await saver.branches(thread('t'))).toEqual([
      { config: right, forked_from, length: 1 },
      { config: left, forked_from, length: 2 },
    ]);
    expect(await saver.branches(thread('none'))).toEqual([]);
  });

  it('[checkpoint:prune:kept] removes old checkpoints and keeps what the kept ones need', async () => {
    const { saver, database } = await open(await openUrl());
    let parent: { configurable?: Record<string, unknown> } = thread('t');
    const configs: { configurable?: Record<string, unknown> }[] = [];
    for (let step = 0; step < 12; step++) {
      const list = Array.from({ length: step + 1 }, (_, index) => turn(index));
      parent = await put(saver, parent, { list, own: `${step} ${turn(step)}` }, { version: step + 1 });
      await saver.putWrites(parent, [['list', [turn(step + 1)]]], 'task');
      configs.push(parent);
    }
    const branch = await put(saver, configs[5]!, { list: [turn(77)], own: turn(78) }, { version: 7 });
    const planned = await saver.prune({ thread_id: 't', keep: 2, dryRun: true });
    expect(planned).toMatchObject({ removed: { checkpoints: 9, writes: 9 }, kept: { checkpoints: 4 } });
    expect(await collect(saver.list(thread('t')))).toHaveLength(13);
    expect(await saver.prune({ thread_id: 't', keep: 2 })).toEqual(planned);
    expect(await saver.prune({ thread_id: 't', keep: 2 })).toMatchObject({ removed: { checkpoints: 0, values: 0 } });
    const reader = await openLibsqlSaver(database, { cacheCharacters: 0 });
    const left = await collect(reader.list(thread('t')));
    expect(left.map(({ config }) => config)).toEqual([branch, configs[11], configs[10], configs[5]]);
    expect(left[1]!.checkpoint.channel_values['list']).toEqual(Array.from({ length: 12 }, (_, index) => turn(index)));
    expect(left[1]!.pendingWrites).toEqual([['task', 'list', [turn(12)]]]);
    const next = await put(saver, configs[11]!, { list: [turn(0), turn(3)], own: turn(3) }, { version: 13 });
    expect((await reader.get(next))!.channel_values).toEqual({ list: [turn(0), turn(3)], own: turn(3) });
    await expect(saver.prune({ thread_id: 't', keep: 0 })).rejects.toMatchObject({ code: 'VALIDATION' });
    await expect(saver.prune({ thread_id: 'none', keep: 1 })).resolves.toMatchObject({ kept: { checkpoints: 0 } });
  });

  it('[checkpoint:prune:texts] keeps the long texts within the values that stay', async () => {
    const { saver, database } = await open(await openUrl());
    const message = (index: number) => new HumanMessage({ content: turn(index), id: `m${index}` });
    let parent: { configurable?: Record<string, unknown> } = thread('t');
    for (let step = 0; step < 5; step++) {
      const messages = Array.from({ length: step + 1 }, (_, index) => message(index));
      const state = { question: turn(step), about: { deep: [turn(20 + step)] } };
      parent = await put(saver, parent, { messages, state }, { version: step + 1 });
      await saver.putWrites(parent, [['messages', [new HumanMessage(turn(step + 1))]]], 'task');
    }
    const before = await (await openLibsqlSaver(database, { cacheCharacters: 0 })).getTuple(parent);
    const report = await saver.prune({ thread_id: 't', keep: 1 });
    expect(report.removed.values).toBeGreaterThan(0);
    const after = await (await openLibsqlSaver(database, { cacheCharacters: 0 })).getTuple(parent);
    expect(after).toEqual(before);
    const next = await put(saver, parent, { messages: [message(0), message(30)] }, { version: 6 });
    const reader = await openLibsqlSaver(database, { cacheCharacters: 0 });
    expect((await reader.get(next))!.channel_values['messages']).toEqual([message(0), message(30)]);
  });

  it('[checkpoint:prune:deltas] keeps the line back to the last stored value of a delta channel', async () => {
    const { saver } = await open(await openUrl());
    const metadata = { counters_since_delta_snapshot: { log: [1, 1] } };
    const base = await put(saver, thread('t'), { log: [turn(0)] });
    let parent = base;
    for (let step = 1; step < 6; step++) {
      await saver.putWrites(parent, [['log', [turn(step)]]], 'task');
      parent = await put(saver, parent, {}, { metadata });
    }
    const request = { config: parent, channels: ['log'] };
    const before = await saver.getDeltaChannelHistory(request);
    expect(before['log']!.writes).toHaveLength(5);
    await saver.prune({ thread_id: 't', keep: 1 });
    expect(await saver.getDeltaChannelHistory(request)).toEqual(before);
  });

  it('[checkpoint:prune:subgraphs] a namespace of a task goes with the checkpoint that ran it, and stays before that one is there', async () => {
    const { saver } = await open(await openUrl());
    const old = await put(saver, thread('t'), { a: 1 });
    const root = await put(saver, old, { a: 2 }, { version: 2 });
    const idOf = ({ configurable }: typeof root) => configurable!['checkpoint_id'] as string;
    const inside = async (ns: string, above: string) =>
      put(saver, thread('t', ns), { b: ns }, { metadata: { parents: { '': above } } });
    const gone = await inside('inner:1', idOf(old));
    const kept = [
      await inside('inner:2', idOf(root)),
      await inside('inner:3', uuid6(7)),
      await inside('own', idOf(old)),
    ];
    await saver.prune({ thread_id: 't', keep: 1 });
    await expect(saver.getTuple(gone)).resolves.toBeUndefined();
    for (const config of [root, ...kept]) await expect(saver.getTuple(config)).resolves.toBeDefined();
  });

  it('[checkpoint:damage:named] says that a checkpoint is damaged instead of giving half of it', async () => {
    const { saver, database } = await open(await openUrl());
    const config = await put(saver, thread('t'), { list: [turn(1)], text: turn(2) });
    const reader = await openLibsqlSaver(database);
    await database.batch([{ sql: 'delete from langgraph_object where base is null and length(body) < 200' }]);
    await expect(reader.getTuple(config)).rejects.toMatchObject({ code: 'CHECKPOINT_DAMAGED' });
    const long = Array.from({ length: 10 }, (_, index) => turn(index)).join('');
    const other = await put(saver, thread('other'), { text: long });
    await database.batch([{ sql: 'delete from langgraph_object' }]);
    await expect((await openLibsqlSaver(database)).getTuple(other)).rejects.toMatchObject({
      code: 'CHECKPOINT_DAMAGED',
    });
    const short = await put(saver, thread('short'), { text: turn(3) });
    await expect(saver.getTuple(short)).resolves.toBeDefined();
    for (const sql of [
      `update langgraph_checkpoint set packed = replace(packed, 'order', 'ordeR')`,
      `update langgraph_checkpoint set packed = 'nothing'`,
    ]) {
      await database.batch([{ sql }]);
      await expect((await openLibsqlSaver(database)).getTuple(short)).rejects.toMatchObject({
        code: 'CHECKPOINT_DAMAGED',
      });
    }
  });
});

describe('two processes', () => {
  const shared = allEngines.filter((engine) => engine.shared);
  const notesWorker = new URL('./langgraph-notes-worker.ts', import.meta.url);

  it.each(shared)('[checkpoint:fork:processes] keep all of each on one thread, on $name', async ({ openUrl }) => {
    const url = await openUrl();
    const { saver } = await open(url);
    await put(saver, thread('t'), { list: ['root'] });
    const worker = new URL('./langgraph-saver-worker.ts', import.meta.url);
    const workers = ['a', 'b'].map((name) => forkWorker(worker, [url, name, '12', 'fork']));
    for (const { ended } of workers) expect(await ended).toMatchObject({ code: 0, stderr: '' });
    const written = workers.flatMap(({ lines }) => lines);
    expect(written).toHaveLength(24);
    const tuples = await collect(saver.list(thread('t')));
    const stored = new Set(tuples.map(({ checkpoint }) => (checkpoint.channel_values['list'] as string[]).at(-1)));
    for (const item of written) expect(stored).toContain(item);
    const reachable = new Set<string>();
    const byId = new Map(tuples.map((tuple) => [tuple.checkpoint.id, tuple]));
    for (const branch of await saver.branches(thread('t'))) {
      let id = branch.config.configurable!['checkpoint_id'] as string | undefined;
      for (; id !== undefined; id = byId.get(id)!.parentConfig?.configurable?.['checkpoint_id'] as string | undefined)
        reachable.add(id);
    }
    expect(reachable.size).toBe(25);
  });

  it.each(shared)(
    '[checkpoint:fork:processes-refused] write one line where forks are refused, on $name',
    async ({ openUrl }) => {
      const url = await openUrl();
      const { saver } = await open(url);
      await put(saver, thread('t'), { list: ['root'] });
      const worker = new URL('./langgraph-saver-worker.ts', import.meta.url);
      const workers = ['a', 'b'].map((name) => forkWorker(worker, [url, name, '8', 'refuse']));
      for (const { ended } of workers) expect(await ended).toMatchObject({ code: 0, stderr: '' });
      expect(await saver.branches(thread('t'))).toHaveLength(1);
      const list = (await saver.get(thread('t')))!.channel_values['list'] as string[];
      expect(list).toHaveLength(17);
      expect(new Set(list).size).toBe(17);
    },
  );

  it.each(shared)('[checkpoint:fork:processes] keep every short step of each, on $name', async ({ openUrl }) => {
    const url = await openUrl();
    const { saver } = await open(url);
    const workers = ['a', 'b'].map((name) => forkWorker(notesWorker, [url, name, '30']));
    for (const { ended } of workers) expect(await ended).toMatchObject({ code: 0, stderr: '' });
    const written = workers.flatMap(({ lines }) => lines.map((line) => JSON.parse(line) as object));
    const stored = (await collect(saver.list(thread('t')))).map(({ checkpoint }) => {
      return { id: checkpoint.id, values: checkpoint.channel_values };
    });
    expect(stored).toHaveLength(60);
    expect(stored).toEqual(expect.arrayContaining(written));
  });

  it.each(shared)('[checkpoint:prune:meanwhile] go on beside one that prunes, on $name', async ({ openUrl }) => {
    const url = await openUrl();
    const { saver, database } = await open(url);
    const workers = ['a', 'b'].map((name) => forkWorker(notesWorker, [url, name, '80']));
    while (workers.some(({ process: { exitCode, signalCode } }) => exitCode === null && signalCode === null)) {
      await saver.prune({ thread_id: 't', keep: 1 });
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    for (const { ended } of workers) expect(await ended).toMatchObject({ code: 0, stderr: '' });
    await saver.prune({ thread_id: 't', keep: 1 });
    const tips = await collect((await openLibsqlSaver(database)).list(thread('t')));
    const newest = workers.map(({ lines }) => (JSON.parse(lines.at(-1)!) as { values: object }).values);
    expect(tips.map(({ checkpoint }) => checkpoint.channel_values)).toHaveLength(2);
    expect(tips.map(({ checkpoint }) => checkpoint.channel_values)).toEqual(expect.arrayContaining(newest));
  });
});

describe('a chat of 200 turns of a thousand characters', () => {
  it('[checkpoint:size:chat] takes less than 1.5 times its own size, and every step can be restored', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'waymark-chat-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, 'chat.db');
    const database = await openDatabase(`file:${path}`);
    const saver = await openLibsqlSaver(database);
    const messages: (HumanMessage | AIMessage)[] = [];
    let parent: { configurable?: Record<string, unknown> } = thread('0198c7a4-0000-7000-8000-000000000000');
    const steps: string[] = [];
    for (let index = 0; index < 200; index++) {
      const Class = index % 2 === 0 ? HumanMessage : AIMessage;
      messages.push(new Class({ content: turn(index), id: `message-${index}` }));
      parent = await put(saver, parent, { messages: [...messages] }, { version: index + 1, metadata: { step: index } });
      steps.push(parent.configurable!['checkpoint_id'] as string);
    }
    await database.close();
    const own = messages.reduce((sum, { content }) => sum + (content as string).length, 0);
    const ratio = (await stat(path)).size / own;
    expect(ratio).toBeLessThan(1.5);

    const { saver: reader } = await open(`file:${path}`);
    for (const [index, checkpoint_id] of steps.entries()) {
      const tuple = await reader.getTuple({ configurable: { ...parent.configurable, checkpoint_id } });
      const restored = tuple!.checkpoint.channel_values['messages'] as HumanMessage[];
      expect(restored.map(({ content }) => content)).toEqual(
        messages.slice(0, index + 1).map(({ content }) => content),
      );
    }
  });
});

function fieldsOf(message: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(message).filter(([key, value]) => !key.startsWith('lc_') && value !== undefined),
  );
}
