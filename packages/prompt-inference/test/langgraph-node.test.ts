import { AIMessage, HumanMessage, ToolMessage, type BaseMessage } from '@langchain/core/messages';
import { Annotation, Command, END, interrupt, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { openDatabase } from '@waymark/stores';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { inferenceNode, openLibsqlSaver } from '../src/langgraph/index.ts';
import { listRuns, memoryRunJournal, openRunJournal } from '../src/index.ts';
import { unknownOutcome } from '../src/loop/repair-tool-calls.ts';
import { answering, calling, lookUp, scripted, textReply } from './loop-fakes.ts';

async function openSaver() {
  const database = await openDatabase('memory:');
  onTestFinished(() => database.close());
  return openLibsqlSaver(database);
}

const thread = (thread_id: string) => ({ configurable: { thread_id } });
const outline = (messages: readonly BaseMessage[]) => messages.map(({ type, text }) => `${type}: ${text}`);

describe('inferenceNode', () => {
  it('[checkpoint:node:messages] adds the replies and the answers of tools as messages of LangChain', async () => {
    const model = scripted(calling(['look_up', { query: 'rain' }]), 'It rains.', 'It still does.');
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('agent', inferenceNode({ model, prompt: 'Be brief.', tools: [lookUp(() => 'wet')] }))
      .addEdge(START, 'agent')
      .addEdge('agent', END)
      .compile({ checkpointer: await openSaver() });
    const first = await graph.invoke({ messages: [new HumanMessage('Does it rain?')] }, thread('t'));
    expect(outline(first.messages)).toEqual(['human: Does it rain?', 'ai: ', 'tool: wet', 'ai: It rains.']);
    expect(first.messages[1]).toBeInstanceOf(AIMessage);
    expect((first.messages[1] as AIMessage).tool_calls).toMatchObject([{ name: 'look_up', args: { query: 'rain' } }]);
    expect(first.messages[2]).toBeInstanceOf(ToolMessage);
    const second = await graph.invoke({ messages: [new HumanMessage('And now?')] }, thread('t'));
    expect(outline(second.messages).slice(4)).toEqual(['human: And now?', 'ai: It still does.']);
    const asked = model.callHistory.at(-1)!.messages.map(({ role }) => role);
    expect(asked).toEqual(['system', 'user', 'assistant', 'tool', 'assistant', 'user']);
  });

  it('[checkpoint:node:interrupts] waits before and after it, in a graph that goes on with what was checkpointed', async () => {
    const model = scripted('First answer.', 'Second answer.');
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('ask', () => ({ messages: [new HumanMessage(interrupt<string, string>('What?'))] }))
      .addNode('agent', inferenceNode({ model, prompt: 'Be brief.' }))
      .addNode('check', ({ messages }) => {
        const comment = interrupt<string, string>(messages.at(-1)!.text);
        return { messages: [new HumanMessage(comment)] };
      })
      .addNode('again', inferenceNode({ model, prompt: 'Be brief.' }))
      .addEdge(START, 'ask')
      .addEdge('ask', 'agent')
      .addEdge('agent', 'check')
      .addEdge('check', 'again')
      .compile({ checkpointer: await openSaver(), interruptBefore: ['again'] });
    await graph.invoke({ messages: [] }, thread('t'));
    expect(model.callHistory).toHaveLength(0);
    await graph.invoke(new Command({ resume: 'Why?' }), thread('t'));
    const waiting = await graph.getState(thread('t'));
    expect(waiting.tasks[0]!.interrupts[0]!.value).toBe('First answer.');
    await graph.invoke(new Command({ resume: 'Shorter.' }), thread('t'));
    expect((await graph.getState(thread('t'))).next).toEqual(['again']);
    const done = await graph.invoke(null, thread('t'));
    expect(outline(done.messages)).toEqual([
      'human: Why?',
      'ai: First answer.',
      'human: Shorter.',
      'ai: Second answer.',
    ]);
    expect(model.callHistory).toHaveLength(2);
  });

  it('[checkpoint:node:keys] reads its input and writes its result where it is told to', async () => {
    const State = Annotation.Root({
      talk: Annotation<BaseMessage[]>({ reducer: (left, right) => [...left, ...right], default: () => [] }),
      question: Annotation<{ city: string }>(),
      answer: Annotation<{ sky: string }>(),
    });
    const node = inferenceNode({
      ...{ model: scripted('{"sky":"clear"}'), prompt: 'Answer in JSON.', output: z.object({ sky: z.string() }) },
      ...{ messagesKey: 'talk', inputKey: 'question', resultKey: 'answer' },
    });
    const graph = new StateGraph(State).addNode('agent', node).addEdge(START, 'agent').compile();
    const done = await graph.invoke({ question: { city: 'Oslo' } });
    expect(done.answer).toEqual({ sky: 'clear' });
    expect(outline(done.talk)).toEqual(['human: {"city":"Oslo"}', 'ai: {"sky":"clear"}']);
  });

  it('[checkpoint:node:stored] takes messages in the stored form, and a system prompt that is there already', async () => {
    const model = scripted('Hello.', 'Hello.');
    const node = inferenceNode({ model, prompt: 'Not used.' });
    const data = { additional_kwargs: {}, response_metadata: {} };
    const messages = [
      { type: 'system', data: { ...data, content: 'Mine.' } },
      { type: 'human', data: { ...data, content: 'Hi.' } },
    ];
    expect(outline((await node({ messages })).messages)).toEqual(['ai: Hello.']);
    expect(model.callHistory[0]!.messages[0]).toMatchObject({ role: 'system', content: 'Mine.' });
    await expect(node({})).rejects.toMatchObject({ code: 'VALIDATION' });
  });

  it('[checkpoint:node:repaired] answers a dangling tool call for the model, and adds the answer only where it is new', async () => {
    const model = scripted('Sorry.', 'Fine.');
    const node = inferenceNode({ model, prompt: 'Be brief.' });
    const call = new AIMessage({ content: '', tool_calls: [{ id: 'c1', name: 'pay', args: {} }] });
    const last = await node({ messages: [new HumanMessage('Pay.'), call] });
    expect(outline(last.messages)).toEqual([`tool: ${unknownOutcome}`, 'ai: Sorry.']);
    const inside = await node({ messages: [new HumanMessage('Pay.'), call, new HumanMessage('And?')] });
    expect(outline(inside.messages)).toEqual(['ai: Fine.']);
    expect(model.callHistory[1]!.messages.map(({ role }) => role)).toEqual([
      ...['system', 'user', 'assistant', 'tool', 'user'],
    ]);
  });

  it('[checkpoint:node:stream] gives what happens to the stream of the graph as it happens', async () => {
    const model = scripted(calling(['look_up', { query: 'rain' }]), 'It rains all day.');
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('agent', inferenceNode({ model, prompt: 'Be brief.', tools: [lookUp(() => 'wet')] }))
      .addEdge(START, 'agent')
      .compile();
    const events: { type: string; text?: string }[] = [];
    for await (const event of await graph.stream({ messages: ['Rain?'] }, { streamMode: 'custom' }))
      events.push(event as { type: string });
    const types = events.map(({ type }) => type);
    expect(new Set(types)).toEqual(new Set(['message', 'tool_started', 'text']));
    const text = events.flatMap((event) => (event.type === 'text' ? [event.text] : []));
    expect(text.join('')).toBe('It rains all day.');
    expect(types.indexOf('tool_started')).toBeLessThan(types.indexOf('text'));
  });

  it('[checkpoint:node:journal] goes on with its run when the graph runs it again, and begins one with each turn', async () => {
    const database = await openDatabase('memory:');
    onTestFinished(() => database.close());
    const said = [calling(['look_up', { query: 'rain' }]), undefined, 'It rains.', 'It still does.'];
    const model = answering(async (request) => {
      const next = said.shift();
      if (next === undefined) throw new Error('The line is dead.');
      return scripted(next).chat(request);
    });
    let looked = 0;
    const node = inferenceNode({
      ...{ model, prompt: 'Be brief.', tools: [lookUp(() => `wet ${++looked}`)] },
      journal: ({ configurable }) =>
        openRunJournal(database, { run_id: configurable!['checkpoint_ns'] as string, tenant: 'graph' }),
    });
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('agent', node)
      .addEdge(START, 'agent')
      .compile({ checkpointer: await openLibsqlSaver(database) });
    await expect(graph.invoke({ messages: ['Does it rain?'] }, thread('t'))).rejects.toThrow('The line is dead.');
    const first = await graph.invoke(null, thread('t'));
    expect(outline(first.messages)).toEqual(['human: Does it rain?', 'ai: ', 'tool: wet 1', 'ai: It rains.']);
    const second = await graph.invoke({ messages: ['And now?'] }, thread('t'));
    expect(outline(second.messages).slice(4)).toEqual(['human: And now?', 'ai: It still does.']);
    expect(await listRuns(database, { tenant: 'graph' })).toMatchObject([
      { status: 'finished', entries: 4 },
      { status: 'finished', entries: 12 },
    ]);
  });

  it('[checkpoint:node:journal] refuses the journal of another conversation', async () => {
    const journal = memoryRunJournal({ run_id: 'r' });
    const model = scripted('Hello.', 'Not asked.');
    const node = inferenceNode({ model, prompt: 'Be brief.', journal: () => journal });
    const messages = [new HumanMessage('Hi.')];
    const begun = await node({ messages });
    expect(outline((await node({ messages })).messages)).toEqual(['ai: Hello.']);
    const next = [...messages, ...begun.messages, new HumanMessage('And?')];
    await expect(node({ messages: next })).rejects.toMatchObject({ code: 'PROMPT_DIVERGED', details: { run_id: 'r' } });
    expect(model.callHistory).toHaveLength(1);
  });

  it('[checkpoint:node:signal] ends when the graph is aborted, or by a signal of its own', async () => {
    for (const where of ['graph', 'node']) {
      const controller = new AbortController();
      const [graphs, own] = where === 'graph' ? [controller.signal, undefined] : [undefined, controller.signal];
      let seen: AbortSignal | undefined;
      const model = answering(async ({ signal }) => {
        seen = signal;
        controller.abort();
        await new Promise((resolve) => setImmediate(resolve));
        return textReply('Too late.');
      });
      const node = inferenceNode({ model, prompt: 'Be brief.', ...(own === undefined ? {} : { signal: own }) });
      const graph = new StateGraph(MessagesAnnotation).addNode('agent', node).addEdge(START, 'agent').compile();
      const config = graphs === undefined ? {} : { signal: graphs };
      await expect(graph.invoke({ messages: ['Hi.'] }, config)).rejects.toThrow(/abort/i);
      expect(seen!.aborted).toBe(true);
    }
  });
});
