import {
  scriptedUsage,
  startScriptedModel,
  startTraceServer,
  type ScriptedModel,
  type TracedSpan,
  type TracedTree,
  type TraceServer,
} from '@waymark/test-servers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  dspyProgram,
  inference,
  inferenceStream,
  memoryRunJournal,
  resume,
  type InferenceOptions,
} from '../src/index.ts';
import { failureOf } from './loop-fakes.ts';
import { lookUpTool, reactArtifact, step, written } from './program-fakes.ts';
import { keys, orderTools, script, traceTo } from './tracing-orders.ts';

const secret = 'sk-proj-Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA';
let model: ScriptedModel;
let langfuse: TraceServer;
let observability: Awaited<ReturnType<typeof traceTo>>;

beforeEach(async () => {
  model = await startScriptedModel(script);
  langfuse = await startTraceServer();
  observability = await traceTo(langfuse.url);
});

afterEach(async () => {
  await observability.shutdown();
  await Promise.all([model.close(), langfuse.close()]);
});

const options = (base_url = model.url): Omit<InferenceOptions, 'output'> => ({
  ...{ name: 'orders', prompt: 'You count.', input: `How many? ${secret}` },
  ...{ model: 'openai/scripted', base_url, api_key: 'sk-model0123456789abcdef' },
  ...{ tools: orderTools(), telemetry: observability.telemetry, captureContent: true },
});

/** What a run does step by step; the tools of one step begin at once, so that they have no order. */
const steps = [
  ['chat scripted'],
  ['execute_tool price', 'execute_tool stock'],
  ['chat scripted'],
  ['execute_tool stock'],
  ['chat scripted'],
];

function stepsOf({ children }: TracedTree): string[][] {
  const found: string[][] = [];
  for (const { name } of children) {
    if (name === 'chat scripted' || found.at(-1)?.[0] === 'chat scripted') found.push([]);
    found.at(-1)!.push(name);
  }
  return found.map((names) => names.toSorted());
}

const read = (span: TracedSpan | undefined, attribute: string) =>
  JSON.parse(String(span?.attributes[attribute])) as unknown[];
const named = (name: string) => langfuse.spans.filter((span) => span.name === name);

async function streamed(given: InferenceOptions) {
  for await (const event of inferenceStream(given)) {
    if (event.type === 'result') return [event.result, event.messages] as const;
  }
  throw new Error('The stream had no result.');
}

describe.each([
  ['whole', inference],
  ['streamed', streamed],
])('a run whose replies come %s', (_how, run) => {
  it('[prompt:trace:langfuse] is one trace with its model calls and tools below it', async () => {
    await run(options());
    expect(await observability.shutdown()).toBe(true);
    const [agent, ...others] = langfuse.trees();
    expect([agent!.name, others]).toEqual(['invoke_agent orders', []]);
    expect(stepsOf(agent!)).toEqual(steps);
    expect(agent!.children.flatMap(({ children }) => children)).toEqual([]);
    expect(new Set(langfuse.spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(langfuse.requests[0]).toMatchObject({
      path: '/api/public/otel/v1/traces',
      headers: { authorization: `Basic ${btoa(`${keys.public_key}:${keys.secret_key}`)}` },
    });
    expect(langfuse.span('invoke_agent orders').attributes).toMatchObject({ 'langfuse.observation.type': 'agent' });
    expect(named('chat scripted').map(({ attributes }) => attributes)).toMatchObject(
      [1, 2, 3].map((call) => ({
        'langfuse.observation.type': 'generation',
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'scripted',
        'gen_ai.response.model': 'scripted-2026',
        'gen_ai.response.finish_reasons': [call < 3 ? 'tool_calls' : 'stop'],
        'gen_ai.usage.input_tokens': scriptedUsage(call).input,
        'gen_ai.usage.output_tokens': scriptedUsage(call).output,
      })),
    );
  });

  it('[prompt:trace:langfuse] shows every message in order, without secrets', async () => {
    const [, messages] = await run(options());
    await observability.shutdown();
    const shown = messages.map((message) => JSON.parse(JSON.stringify(message).replaceAll(secret, '[REDACTED]')));
    const agent = langfuse.span('invoke_agent orders');
    expect(read(agent, 'langfuse.observation.input')).toEqual(shown.slice(0, 2));
    expect(read(agent, 'langfuse.observation.output')).toEqual(shown);
    // What each model call was asked is what the model got.
    const asked = named('chat scripted').map((span) => read(span, 'langfuse.observation.input'));
    const got = model.requests.map((request) => request.messages);
    expect(asked.map((list) => list.length)).toEqual([2, 5, 7]);
    expect(asked[2]!.map((message) => (message as { role: string }).role)).toEqual(got[2]!.map(({ role }) => role));
    expect(asked[2]!.slice(2)).toEqual(got[2]!.slice(2));
    expect(JSON.stringify(got)).toContain(secret);
    expect(JSON.stringify(langfuse.spans)).not.toMatch(/Zm9vYmFy|sk-model|sk-lf/);
  });

  it('[prompt:trace:langfuse] shows what each tool was given and gave, and which one failed', async () => {
    await run(options());
    await observability.shutdown();
    const [lamp, chair] = named('execute_tool stock');
    expect(lamp!.attributes).toMatchObject({
      'langfuse.observation.type': 'tool',
      'gen_ai.tool.name': 'stock',
      'gen_ai.tool.call.id': 'call_1',
      'langfuse.observation.input': '{"item":"lamp"}',
    });
    expect(lamp!.attributes['langfuse.observation.output']).toContain('\\"count\\":3');
    expect(lamp!.status.code).not.toBe(2);
    expect(chair!.attributes['gen_ai.tool.call.id']).toBe('call_3');
    const failed = langfuse.span('execute_tool price');
    expect(failed).toMatchObject({
      attributes: { 'error.type': 'RangeError', 'langfuse.observation.input': '{"item":"lamp"}' },
      status: { code: 2 },
    });
    // The run went on, so it did not fail.
    expect(langfuse.span('invoke_agent orders').status.code).not.toBe(2);
  });
});

it('[prompt:trace:langfuse] keeps two runs at once apart', async () => {
  const other = await startScriptedModel(script);
  await Promise.all([inference(options()), inference(options(other.url))]);
  await observability.shutdown();
  await other.close();
  expect(langfuse.trees().map(stepsOf)).toEqual([steps, steps]);
  expect(new Set(langfuse.spans.map(({ traceId }) => traceId)).size).toBe(2);
});

it('[prompt:trace:resumed] a resumed run is a trace of what is left, of the same conversation', async () => {
  const journal = memoryRunJournal();
  const short = await startScriptedModel(script.slice(0, 2));
  await failureOf(() => inference({ ...options(short.url), journal }));
  await short.close();
  const rest = await startScriptedModel(script.slice(2));
  const { prompt: _prompt, input: _input, ...again } = options(rest.url);
  const [result, messages] = await resume({ ...again, journal });
  await rest.close();
  await observability.shutdown();
  expect(result).toBe('Three lamps, two chairs.');
  const [before, after] = langfuse.trees();
  expect([stepsOf(before!), stepsOf(after!)]).toEqual([steps, [['chat scripted']]]);
  const [broken, resumed] = named('invoke_agent orders');
  expect(broken).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'PROMPT_MODEL' } });
  expect(resumed!.attributes['gen_ai.conversation.id']).toBe(broken!.attributes['gen_ai.conversation.id']);
  expect(read(resumed, 'langfuse.observation.output')).toHaveLength(messages.length);
});

it('[prompt:trace:program] a program shows in its model calls what was asked, and in its run what was said', async () => {
  const answer = written({ reasoning: 'Found.', river: 'Aare', length_km: '288' });
  const said = [step('I look.', 'look_up', '{"query": "Thun"}'), step('I know.', 'finish', '{}'), answer];
  const writer = await startScriptedModel(said);
  const [result] = await inference({
    ...{ ...options(writer.url), prompt: dspyProgram(reactArtifact()) },
    ...{ tools: [lookUpTool(() => 'Thun lies on the Aare')], input: 'Thun' },
  });
  await writer.close();
  await observability.shutdown();
  expect(result).toMatchObject({ river: 'Aare' });
  expect(langfuse.trees().map(stepsOf)).toEqual([
    [['chat scripted'], ['execute_tool look_up'], ['chat scripted'], ['execute_tool finish'], ['chat scripted']],
  ]);
  expect(named('chat scripted').map((span) => read(span, 'langfuse.observation.input'))).toEqual(
    writer.requests.map(({ messages }) => messages),
  );
  expect(read(langfuse.span('invoke_agent orders'), 'langfuse.observation.output')).toHaveLength(7);
});
