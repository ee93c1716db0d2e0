import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AIMessage, HumanMessage, type BaseMessage } from '@langchain/core/messages';
import type { RunnableConfig } from '@langchain/core/runnables';
import type { CheckpointTuple } from '@langchain/langgraph-checkpoint';
import { Annotation, Command, END, interrupt, MessagesAnnotation, Send, START, StateGraph } from '@langchain/langgraph';
import { openDatabase } from '@waymark/stores';
import { engines, postgresServerUrl } from '@waymark/test-servers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { getCheckpointer, openLibsqlSaver } from '../src/langgraph/index.ts';

const allEngines = await engines();

async function openSaver(url: string) {
  const database = await openDatabase(url, { durability: 'normal' });
  onTestFinished(() => database.close());
  return openLibsqlSaver(database);
}

const thread = (thread_id: string) => ({ configurable: { thread_id } });

/** Asks a person before it pays; the amount is a BigInt and the time a Date. */
function paymentGraph(checkpointer: Awaited<ReturnType<typeof openSaver>>) {
  const State = Annotation.Root({
    amount: Annotation<bigint>(),
    asked_at: Annotation<Date>(),
    approved: Annotation<boolean>(),
    log: Annotation<string[]>({ reducer: (left, right) => [...left, ...right], default: () => [] }),
  });
  return new StateGraph(State)
    .addNode('prepare', () => ({ asked_at: new Date(5), log: ['prepared'] }))
    .addNode('ask', ({ amount }) => {
      const approved = interrupt<{ due: Date }, boolean>({ due: new Date(Number(amount % 7n)) });
      return { approved, log: [approved ? 'approved' : 'declined'] };
    })
    .addNode('pay', ({ approved }) => ({ log: [approved ? 'paid' : 'kept'] }))
    .addEdge(START, 'prepare')
    .addEdge('prepare', 'ask')
    .addEdge('ask', 'pay')
    .addEdge('pay', END)
    .compile({ checkpointer });
}

describe.each(allEngines)('graphs of LangGraph on $name', ({ openUrl }) => {
  it('[checkpoint:graph:interrupt] wait for a person and go on in another process with what they had', async () => {
    const url = await openUrl();
    const saver = await openSaver(url);
    const waiting = await paymentGraph(saver).invoke({ amount: 2n ** 70n }, thread('p'));
    expect(waiting).toMatchObject({ amount: 2n ** 70n, asked_at: new Date(5), log: ['prepared'] });
    const later = url === 'memory:' ? saver : await openSaver(url);
    const graph = paymentGraph(later);
    const [task] = (await graph.getState(thread('p'))).tasks;
    expect(task!.interrupts[0]!.value).toEqual({ due: new Date(Number(2n ** 70n % 7n)) });
    const done = await graph.invoke(new Command({ resume: true }), thread('p'));
    expect(done).toMatchObject({ amount: 2n ** 70n, asked_at: new Date(5), log: ['prepared', 'approved', 'paid'] });
  });

  it('[checkpoint:graph:time-travel] go on from any earlier step, as a branch of its own', async () => {
    const saver = await openSaver(await openUrl());
    const graph = paymentGraph(saver);
    await graph.invoke({ amount: 5n }, thread('p'));
    await graph.invoke(new Command({ resume: true }), thread('p'));
    const history = [];
    for await (const state of graph.getStateHistory(thread('p'))) history.push(state);
    const before = history.find(({ next }) => next[0] === 'pay')!;
    const changed = await graph.updateState(before.config, { approved: false, log: ['changed'] });
    const other = await graph.invoke(null, changed);
    expect(other).toMatchObject({ approved: false, log: ['prepared', 'approved', 'changed', 'kept'] });
    const branches = await saver.branches(thread('p'));
    expect(branches).toHaveLength(2);
    const states = await Promise.all(branches.map(({ config }) => graph.getState(config)));
    const logs = states.map(({ values }) => (values as { log: string[] }).log.at(-1));
    expect(logs).toEqual(['kept', 'paid']);
    for (const { config, values } of history) expect((await graph.getState(config)).values).toEqual(values);
  });

  it('[checkpoint:graph:update] a person changes the state at the tip and goes on, in one line', async () => {
    const saver = await openSaver(await openUrl());
    const graph = paymentGraph(saver);
    await graph.invoke({ amount: 5n }, thread('p'));
    await graph.updateState(thread('p'), { approved: true, log: ['by hand'] }, 'ask');
    expect((await graph.getState(thread('p'))).next).toEqual(['pay']);
    const done = await graph.invoke(null, thread('p'));
    expect(done.log).toEqual(['prepared', 'by hand', 'paid']);
    expect(await saver.branches(thread('p'))).toMatchObject([{ forked_from: null }]);
  });

  it('[checkpoint:fork:history] shows forks as branches, each with a history of its own', async () => {
    const saver = await openSaver(await openUrl());
    const graph = paymentGraph(saver);
    await graph.invoke({ amount: 5n }, thread('p'));
    await graph.invoke(new Command({ resume: true }), thread('p'));
    const [, asked] = await statesOf(saver.history(thread('p')));
    const copy = await graph.updateState(asked!.config, null, '__copy__');
    expect((await graph.getState(copy)).values).toMatchObject({ approved: true, log: ['prepared', 'approved'] });
    await graph.updateState(asked!.config, { approved: false, log: ['changed'] });
    const branches = await saver.branches(thread('p'));
    expect(branches).toHaveLength(3);
    const lines = await Promise.all(branches.map(async ({ config }) => statesOf(saver.history(config))));
    const logs = lines.map(([newest]) => newest!.log.at(-1));
    expect(logs).toEqual(['changed', 'approved', 'paid']);
    for (const [index, line] of lines.entries()) {
      const ids = line.map(({ config }) => config.configurable!['checkpoint_id'] as string);
      expect(ids[0]).toBe(branches[index]!.config.configurable!['checkpoint_id']);
      expect(ids.indexOf(branches[index]!.forked_from!)).toBe(branches[index]!.length);
      expect(line.at(-1)!.log).toEqual([]);
    }
    expect(await statesOf(saver.history(thread('none')))).toEqual([]);
  });

  it('[checkpoint:prune:exit] keeps the state of a subgraph that waits where only the end of a run is stored', async () => {
    const saver = await openSaver(await openUrl());
    const State = Annotation.Root({
      items: Annotation<string[]>({ reducer: (left, right) => [...left, ...right], default: () => [] }),
    });
    const inner = new StateGraph(State)
      .addNode('inside', () => ({ items: ['inside'] }))
      .addNode('wait', () => ({ items: [interrupt<string, string>('what?')] }))
      .addEdge(START, 'inside')
      .addEdge('inside', 'wait')
      .compile();
    const graph = new StateGraph(State)
      .addNode('first', () => ({ items: ['first'] }))
      .addNode('inner', inner)
      .addEdge(START, 'first')
      .addEdge('first', 'inner')
      .compile({ checkpointer: saver });
    await graph.invoke({ items: ['start'] }, { ...thread('s'), durability: 'exit' });
    const before = await graph.getState(thread('s'), { subgraphs: true });
    await saver.prune({ thread_id: 's', keep: 1 });
    const after = await graph.getState(thread('s'), { subgraphs: true });
    expect(after.tasks).toEqual(before.tasks);
    const done = await graph.invoke(new Command({ resume: 'answer' }), thread('s'));
    expect(done.items).toContain('answer');
  });

  it('[checkpoint:graph:subgraph] keep the state of a subgraph that waits, and what it was sent', async () => {
    const saver = await openSaver(await openUrl());
    const State = Annotation.Root({
      items: Annotation<string[]>({ reducer: (left, right) => [...left, ...right].sort(), default: () => [] }),
    });
    const inner = new StateGraph(State)
      .addNode('inside', () => ({ items: ['inside'] }))
      .addNode('wait', () => ({ items: [interrupt<string, string>('what?')] }))
      .addEdge(START, 'inside')
      .addEdge('inside', 'wait')
      .compile();
    const graph = new StateGraph(State)
      .addNode('fan', () => ({ items: ['fan'] }))
      .addNode('leaf', ({ items }) => ({ items: [`leaf ${items.join()}`] }))
      .addNode('inner', inner)
      .addEdge(START, 'fan')
      .addConditionalEdges('fan', () => ['a', 'b'].map((item) => new Send('leaf', { items: [item] })))
      .addEdge('leaf', 'inner')
      .compile({ checkpointer: saver });
    await graph.invoke({ items: ['start'] }, thread('s'));
    const state = await graph.getState(thread('s'), { subgraphs: true });
    expect(state.next).toEqual(['inner']);
    const nested = state.tasks[0]!.state as { values: { items: string[] } };
    expect(nested.values.items).toContain('inside');
    expect(await saver.prune({ thread_id: 's', keep: 1 })).toMatchObject({ kept: { checkpoints: 2 } });
    const done = await graph.invoke(new Command({ resume: 'answer' }), thread('s'));
    for (const item of ['start', 'fan', 'leaf a', 'leaf b', 'inside', 'answer']) expect(done.items).toContain(item);
  });

  it('[checkpoint:graph:messages] keep a conversation as messages of LangChain', async () => {
    const saver = await openSaver(await openUrl());
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('model', ({ messages }) => ({ messages: [new AIMessage(`I heard ${messages.length} messages.`)] }))
      .addEdge(START, 'model')
      .compile({ checkpointer: saver });
    for (let index = 0; index < 3; index++) {
      await graph.invoke({ messages: [new HumanMessage(`Question ${index}`)] }, thread('m'));
    }
    const { messages } = (await graph.getState(thread('m'))).values as { messages: BaseMessage[] };
    expect(messages.map(({ text }) => text)).toEqual(
      [0, 1, 2].flatMap((index) => [`Question ${index}`, `I heard ${2 * index + 1} messages.`]),
    );
    expect(messages[5]).toBeInstanceOf(AIMessage);
  });
});

describe('a graph that talks for 200 turns of a thousand characters', () => {
  it('[checkpoint:size:graph] takes less than 1.5 times its conversation, and every step can be restored', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'waymark-graph-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, 'graph.db');
    const database = await openDatabase(`file:${path}`, { durability: 'normal' });
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('model', ({ messages }) => ({ messages: [new AIMessage(turn(messages.length))] }))
      .addEdge(START, 'model')
      .compile({ checkpointer: await openLibsqlSaver(database) });
    const config = thread('0198c7a4-0000-7000-8000-000000000000');
    for (let index = 0; index < 200; index += 2) {
      await graph.invoke({ messages: [new HumanMessage(turn(index))] }, config);
    }
    const seen: { config: object; messages: unknown[] }[] = [];
    for await (const state of graph.getStateHistory(config)) {
      seen.push({ config: state.config, messages: textsOf(state.values) });
    }
    await database.close();
    expect((await stat(path)).size / 200_000).toBeLessThan(1.5);
    expect(seen).toHaveLength(300);
    const all = Array.from({ length: 200 }, (_, index) => turn(index));
    const reader = await openSaver(`file:${path}`);
    for (const { config: step, messages } of seen) {
      expect(messages).toEqual(all.slice(0, messages.length));
      expect(textsOf((await reader.getTuple(step))!.checkpoint.channel_values)).toEqual(messages);
    }
    expect(seen[0]!.messages).toHaveLength(200);
  });
});

async function statesOf(history: AsyncGenerator<CheckpointTuple>) {
  const states: { config: RunnableConfig; log: string[] }[] = [];
  for await (const { config, checkpoint } of history) {
    states.push({ config, log: (checkpoint.channel_values['log'] as string[] | undefined) ?? [] });
  }
  return states;
}

function textsOf(values: unknown): string[] {
  return ((values as { messages?: BaseMessage[] }).messages ?? []).map(({ text }) => text);
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

describe('getCheckpointer', () => {
  const oneNode = new StateGraph(MessagesAnnotation)
    .addNode('n', () => ({ messages: [new AIMessage('hi')] }))
    .addEdge(START, 'n');

  it('[checkpoint:factory:kinds] gives a working checkpointer of each kind', async () => {
    const file = await allEngines.find(({ name }) => name === 'libsql file')!.openUrl();
    const server = () => allEngines.find(({ name }) => name.startsWith('postgres'))!.openUrl();
    const kinds = [
      await getCheckpointer('memory'),
      await getCheckpointer('sqlite', { url: file }),
      await getCheckpointer('postgres', { url: await server(), schema: 'graphs' }),
      await getCheckpointer('postgres', { url: `waymark+${await server()}` }),
    ];
    expect(kinds.map(({ checkpointer }) => checkpointer.constructor.name)).toEqual([
      'MemorySaver',
      'LibsqlSaver',
      'PostgresSaver',
      'LibsqlSaver',
    ]);
    for (const { checkpointer, close } of kinds) {
      onTestFinished(close);
      const graph = oneNode.compile({ checkpointer });
      await graph.invoke({ messages: ['hello'] }, thread('t'));
      expect(((await graph.getState(thread('t'))).values as { messages: unknown[] }).messages).toHaveLength(2);
    }
  });

  it('[checkpoint:factory:unknown] names the known kinds for another one', async () => {
    const refused = getCheckpointer('redis' as 'memory');
    await expect(refused).rejects.toMatchObject({
      code: 'CONFIGURATION',
      message: expect.stringContaining('"redis"') as string,
      recoveryAction: 'Use one of memory, sqlite, postgres.',
    });
  });

  it('[checkpoint:factory:url] refuses a missing or unfit URL without showing it', async () => {
    const secret = (await postgresServerUrl()).replace('//', '//user:hunter2-hunter2@');
    for (const refused of [
      getCheckpointer('sqlite'),
      getCheckpointer('sqlite', { url: secret }),
      getCheckpointer('postgres', { url: 'file:x.db' }),
    ]) {
      const error = await refused.then(
        () => null,
        (caught: unknown) => caught as Error,
      );
      expect(error).toMatchObject({ code: 'CONFIGURATION' });
      expect(JSON.stringify(error) + error!.message).not.toContain('hunter2');
    }
    const database = await openDatabase('memory:');
    onTestFinished(() => database.close());
    await expect(getCheckpointer('postgres', { database })).rejects.toMatchObject({ code: 'CONFIGURATION' });
    const { checkpointer } = await getCheckpointer('sqlite', { database });
    await expect(checkpointer.getTuple(thread('t'))).resolves.toBeUndefined();
  });
});
