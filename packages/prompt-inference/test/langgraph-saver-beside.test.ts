import { HumanMessage } from '@langchain/core/messages';
import { emptyCheckpoint, type ChannelVersions, type Checkpoint } from '@langchain/langgraph-checkpoint';
import type { RunnableConfig } from '@langchain/core/runnables';
import { openDatabase, type Database, type StatementResult } from '@waymark/stores';
import { engines } from '@waymark/test-servers';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLibsqlSaver, type LibsqlSaver } from '../src/langgraph/index.ts';

const allEngines = await engines();
const thread = (thread_id: string) => ({ configurable: { thread_id } });

async function open(url: string): Promise<{ saver: LibsqlSaver; database: Database }> {
  const database = await openDatabase(url, { durability: 'normal' });
  onTestFinished(() => database.close());
  return { saver: await openLibsqlSaver(database), database };
}

async function put(
  saver: LibsqlSaver,
  parent: RunnableConfig,
  options: { id: string; values: Record<string, unknown>; changed?: ChannelVersions; versions?: ChannelVersions },
): Promise<RunnableConfig> {
  const { id, values } = options;
  const versions = options.versions ?? Object.fromEntries(Object.keys(values).map((channel) => [channel, id]));
  const checkpoint: Checkpoint = { ...emptyCheckpoint(), id, channel_values: values, channel_versions: versions };
  return saver.put(parent, checkpoint, { source: 'loop', step: 0, parents: {} }, options.changed ?? versions);
}

const long = (character: string) => character.repeat(300);

describe.each(allEngines)('a checkpointer on $name', ({ openUrl }) => {
  it('[checkpoint:values:short-shells] gives back a long text in a value that is short without it', async () => {
    const { saver, database } = await open(await openUrl());
    const values = { object: { a: long('x') }, items: [{ a: long('y') }, [long('z')]] };
    const config = await put(saver, thread('t'), { id: '1', values });
    const next = await put(saver, config, { id: '2', values, changed: {}, versions: { object: '1', items: '1' } });
    await saver.putWrites(
      next,
      [
        ['object', { a: long('w') }],
        ['items', [[long('v')]]],
      ],
      'task',
    );
    for (const keep of [2, 1]) {
      await saver.prune({ thread_id: 't', keep });
      const tuple = (await (await openLibsqlSaver(database)).getTuple(thread('t')))!;
      expect(tuple.checkpoint.channel_values).toEqual(values);
      expect(tuple.pendingWrites).toEqual([
        ['task', 'object', { a: long('w') }],
        ['task', 'items', [[long('v')]]],
      ]);
    }
  });

  it('[checkpoint:prune:readers] a reader beside a prune sees what is there after it, and no damage', async () => {
    const { saver, database } = await open(await openUrl());
    const first = await put(saver, thread('t'), { id: '1', values: { list: [long('a')] } });
    const beside = (): Promise<LibsqlSaver> => {
      let isDone = false;
      return openLibsqlSaver({
        ...database,
        async query(sql, params) {
          const rows = await database.query<never>(sql, params);
          if (!isDone && sql.includes('packed')) {
            isDone = true;
            const newest = (await saver.getTuple(thread('t')))!;
            const id = String(Number(newest.checkpoint.id) + 1);
            await put(saver, newest.config, { id, values: { list: [long(id)] } });
            await saver.prune({ thread_id: 't', keep: 1 });
          }
          return rows;
        },
      });
    };
    expect((await (await beside()).get(thread('t')))!.channel_values).toEqual({ list: [long('2')] });
    const second = { configurable: { ...first.configurable, checkpoint_id: '2' } };
    await expect((await beside()).getTuple(second)).resolves.toBeUndefined();
    const listed = [];
    for await (const { checkpoint } of (await beside()).list(thread('t'))) listed.push(checkpoint.id);
    expect(listed).toEqual([]);
    const followed = [];
    for await (const { checkpoint } of (await beside()).history(thread('t'))) followed.push(checkpoint.id);
    expect(followed).toEqual([]);
  });

  it('[checkpoint:prune:meanwhile] plans anew for a thread that was deleted and written again, as long as before', async () => {
    const { saver, database } = await open(await openUrl());
    let isDone = false;
    const writeTwo = async (lists: [unknown[], unknown[]], ids: [string, string]) => {
      const first = await put(saver, thread('t'), { id: ids[0], values: { list: lists[0] } });
      await put(saver, first, { id: ids[1], values: { list: lists[1] } });
    };
    const kept = [long('x')];
    const pruner = await openLibsqlSaver({
      ...database,
      async query(sql, params) {
        const rows = await database.query<never>(sql, params);
        if (!isDone && sql.startsWith('select hash')) {
          isDone = true;
          await saver.deleteThread('t');
          await writeTwo([[long('z')], kept], ['3', '4']);
        }
        return rows;
      },
    });
    await writeTwo([kept, [long('y')]], ['1', '2']);
    await pruner.prune({ thread_id: 't', keep: 1 });
    expect((await (await openLibsqlSaver(database)).get(thread('t')))!.channel_values).toEqual({ list: kept });
  });

  it('[checkpoint:delete:meanwhile] what stays as it was is written again into a thread that was made anew', async () => {
    const { saver, database } = await open(await openUrl());
    const other = await openLibsqlSaver(database);
    const values = { list: [long('a')] };
    const first = await put(saver, thread('t'), { id: '1', values });
    await other.deleteThread('t');
    await put(other, thread('t'), { id: '2', values: { list: [long('b')] } });
    await put(saver, first, { id: '3', values });
    expect((await (await openLibsqlSaver(database)).get(thread('t')))!.channel_values).toEqual(values);
  });

  it('[checkpoint:prune:sends] a checkpoint from before version 4 keeps its parent, whose writes it has sent', async () => {
    const { saver } = await open(await openUrl());
    const oldest = await put(saver, thread('t'), { id: '1', values: {} });
    const parent = await put(saver, oldest, { id: '2', values: {} });
    const sent = { node: 'a', args: long('x') };
    await saver.putWrites(parent, [['__pregel_tasks', sent]], 'task');
    const checkpoint = { ...emptyCheckpoint(), v: 3, id: '3', channel_versions: { x: 4 } };
    const tip = await saver.put(parent, checkpoint, { source: 'loop', step: 0, parents: {} }, {});
    await saver.prune({ thread_id: 't', keep: 1 });
    expect((await saver.get(tip))!.channel_values['__pregel_tasks']).toEqual([sent]);
    await expect(saver.getTuple(oldest)).resolves.toBeUndefined();
  });

  it('[checkpoint:writes:deltas] writes since the last stored value come in the order of steps, tasks and places', async () => {
    const { saver } = await open(await openUrl());
    let config = await put(saver, thread('t'), { id: '1', values: { log: ['seed'] } });
    for (const id of ['2', '3']) {
      for (const task of ['b', 'a']) {
        const writes = [0, 1].map((place): [string, unknown] => [
          'log',
          `${config.configurable!['checkpoint_id']}${task}${place}`,
        ]);
        await saver.putWrites(config, writes, task);
      }
      config = await put(saver, config, { id, values: {} });
    }
    const { log } = await saver.getDeltaChannelHistory({ config, channels: ['log'] });
    expect(log!.seed).toEqual(['seed']);
    expect(log!.writes.map(([, , value]) => value).join(' ')).toBe('1a0 1a1 1b0 1b1 2a0 2a1 2b0 2b1');
  });

  it('[checkpoint:writes:places] the first of an ordinary write stays, though a special one comes with it', async () => {
    const { saver } = await open(await openUrl());
    const config = await put(saver, thread('t'), { id: '1', values: {} });
    for (const value of ['first', 'second']) {
      await saver.putWrites(
        config,
        [
          ['x', value],
          ['__error__', 'e'],
        ],
        'task',
      );
    }
    const { pendingWrites } = (await saver.getTuple(config))!;
    expect(pendingWrites!.filter(([, channel]) => channel === 'x')).toEqual([['task', 'x', 'first']]);
  });

  it('[checkpoint:list:pages] goes over more namespaces with one id than a page holds', async () => {
    const { saver } = await open(await openUrl());
    const names = Array.from({ length: 103 }, (_, index) => `ns-${String(index).padStart(3, '0')}`);
    for (const checkpoint_ns of names) {
      await put(saver, { configurable: { thread_id: 't', checkpoint_ns } }, { id: '1', values: {} });
    }
    const listed: unknown[] = [];
    for await (const { config } of saver.list(thread('t'))) listed.push(config.configurable!['checkpoint_ns']);
    expect(listed).toEqual(names.toReversed());
  });

  it('[checkpoint:values:messages] gives back messages in sets, and takes the older name of a checkpoint’s id', async () => {
    const { saver, database } = await open(await openUrl());
    const values = { asked: new Set([new HumanMessage('Oslo?')]) };
    await put(saver, thread('t'), { id: '1', values });
    await put(saver, thread('t'), { id: '2', values: {} });
    const reader = await openLibsqlSaver(database);
    const older = { configurable: { thread_id: 't', thread_ts: '1' } };
    expect((await reader.get(older))!.channel_values).toEqual(values);
  });

  it('[checkpoint:put:again] a checkpoint that is put over itself keeps its place, and stays in a prune', async () => {
    const { saver } = await open(await openUrl());
    const root = await put(saver, thread('t'), { id: '1', values: { text: 'one' } });
    const tip = await put(saver, root, { id: '2', values: { text: 'two' } });
    await put(saver, tip, { id: '2', values: { text: 'mended' } });
    expect(await saver.branches(thread('t'))).toMatchObject([{ length: 2 }]);
    await expect(saver.getTuple(tip)).resolves.toMatchObject({ parentConfig: root });
    const report = await saver.prune({ thread_id: 't', keep: 1 });
    expect(report).toMatchObject({ removed: { checkpoints: 1 }, kept: { checkpoints: 1 } });
    expect((await saver.get(thread('t')))!.channel_values).toEqual({ text: 'mended' });
  });
});

describe.each(allEngines.filter(({ shared }) => shared))('two connections to $name', ({ openUrl }) => {
  it('[checkpoint:delete:beside] a deletion beside the first checkpoint takes all of it or nothing', async () => {
    const url = await openUrl();
    const [writer, remover] = [await open(url), await open(url)];
    const [hasBegun, hasPut] = [signal(), signal()];
    const removing = await openLibsqlSaver(
      withSteps(remover.database, async () => {
        hasBegun.give();
        await hasPut.come;
      }),
    );
    let deleted: Promise<void> | undefined;
    const writing = await openLibsqlSaver(
      withSteps(writer.database, async () => {
        deleted ??= removing.deleteThread('t');
        // The deletion may wait for this transaction before it does anything.
        await Promise.race([hasBegun.come, wait(200)]);
      }),
    );
    const list = [long('a'), long('b')];
    const first = await put(writing, thread('t'), { id: '1', values: { list } });
    hasPut.give();
    await deleted;
    const second = await put(writing, first, { id: '2', values: { list: [...list, long('c')] } });
    await expect(remover.saver.get(second)).resolves.toMatchObject({
      channel_values: { list: [...list, long('c')] },
    });
  });
});

describe('any values in any steps', () => {
  it('[checkpoint:values:any-steps] come back to a reader of its own, whatever was pruned before', async () => {
    const text = fc.tuple(fc.constantFrom('a', '"', '#', 'é', '\\'), fc.integer({ min: 0, max: 260 }));
    const part = fc.oneof(
      text.map(([character, length]) => character.repeat(length)),
      fc.constantFrom('#ABCDEFGHIJKLMNOPQRSTUV', '~0', '@x', 9n),
    );
    const value = fc.oneof(
      part,
      fc.array(fc.oneof(part, fc.record({ k: part }), fc.tuple(part)), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'constructor'), part, { maxKeys: 2 }),
    );
    const step = fc.record({
      values: fc.record({ first: value, second: value }),
      changed: fc.subarray(['first', 'second']),
      writes: fc.array(value, { maxLength: 2 }),
      prune: fc.constantFrom(0, 0, 0, 1, 2),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const database = await openDatabase('memory:');
        try {
          const saver = await openLibsqlSaver(database);
          let config: RunnableConfig = thread('t');
          const values: Record<string, unknown> = {};
          const versions: ChannelVersions = {};
          for (const [index, { values: given, changed, writes, prune }] of steps.entries()) {
            const id = String(index + 1);
            const names = (index === 0 ? ['first', 'second'] : changed) as ('first' | 'second')[];
            const fresh = Object.fromEntries(names.map((name) => [name, given[name]]));
            const news = Object.fromEntries(names.map((name) => [name, id]));
            Object.assign(values, fresh);
            Object.assign(versions, news);
            config = await put(saver, config, { id, values, changed: news, versions });
            if (writes.length > 0)
              await saver.putWrites(
                config,
                writes.map((item) => ['w', item]),
                'task',
              );
            if (prune > 0) await saver.prune({ thread_id: 't', keep: prune });
            const tuple = (await (await openLibsqlSaver(database)).getTuple(thread('t')))!;
            expect(tuple.checkpoint.channel_values).toEqual(values);
            expect(tuple.pendingWrites!.map(([, , item]) => item)).toEqual(writes);
          }
        } finally {
          await database.close();
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** A database that waits for `next` after the first statement of its first batch. */
function withSteps(database: Database, next: () => Promise<void>): Database {
  let isFirst = true;
  return {
    ...database,
    async batch(statements) {
      if (!isFirst) return database.batch(statements);
      isFirst = false;
      return database.tx(async (transaction) => {
        const results: StatementResult[] = [];
        for (const [index, { sql, params }] of statements.entries()) {
          results.push({ rows: await transaction.query(sql, params), changes: 1 });
          if (index === 0) await next();
        }
        return results;
      });
    },
  };
}

function signal(): { come: Promise<void>; give: () => void } {
  let give = () => {};
  const come = new Promise<void>((resolve) => (give = resolve));
  return { come, give };
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
