import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  freePort,
  scriptedUsage,
  startScriptedModel,
  startTraceServer,
  type ScriptedModel,
  type TraceAnswer,
  type TraceServer,
} from '@waymark/test-servers';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createSandbox, mainPath, type Sandbox } from './sandbox.ts';

const parameters = { type: 'object', properties: { item: { type: 'string' } }, required: ['item'] };
const stock = { name: 'stock', description: 'How many there are.', parameters };
const price = { name: 'price', description: 'What one costs.', parameters };
const toolModule = `
export const tools = [
  { ...${JSON.stringify(stock)}, run: ({ item }) => ({ item, count: 3 }) },
  { ...${JSON.stringify(price)}, run: () => { throw new RangeError('The price list is away.'); } },
];
`;
const bothAtOnce = [
  { name: 'stock', arguments: { item: 'lamp' } },
  { name: 'price', arguments: { item: 'lamp' } },
];
const apiKey = 'sk-model0123456789abcdef';
const secret = 'sk-proj-Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA';
const input = ['--input', `How many? ${secret}`];

let sandbox: Sandbox;
let model: ScriptedModel;
let langfuse: TraceServer;

beforeEach(async () => {
  sandbox = createSandbox();
  model = await startScriptedModel([bothAtOnce, 'Three lamps.']);
  langfuse = await startTraceServer();
  writeFileSync(join(sandbox.project, 'tools.json'), JSON.stringify([stock, price]));
  writeFileSync(join(sandbox.project, 'tools.mjs'), toolModule);
  const save = ['prompt', 'save', 'orders', 'v1', '--from', '-', '--tools', 'tools.json'];
  await sandbox.waymark(save, { stdin: 'You count.' });
});

afterEach(async () => {
  await Promise.all([model.close(), langfuse.close()]);
  sandbox.remove();
});

const keysFor = (url: string) => ({
  LANGFUSE_PUBLIC_KEY: 'pk-lf-orders',
  LANGFUSE_SECRET_KEY: 'sk-lf-0123456789abcdef',
  LANGFUSE_BASE_URL: url,
});

const run = (more: string[], env: Record<string, string> = {}) =>
  sandbox.waymark(['prompt', 'run', 'orders_v1', '--model', 'openai/scripted', '--tools', 'tools.mjs', ...more], {
    env: { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: apiKey, ...env },
  });

const namesBelow = (name: string) =>
  langfuse
    .trees()
    .find((tree) => tree.name === name)!
    .children.map((child) => child.name)
    .toSorted();

describe('prompt run --trace with the keys of a Langfuse project', () => {
  it('[prompt:trace:langfuse] sends the run as one trace with all messages, tokens and tools, and no secret', async () => {
    const { code, stderr } = await run([...input, '--trace'], keysFor(langfuse.url));
    expect(code, stderr).toBe(0);
    expect(stderr).not.toContain('warning');
    expect(langfuse.trees()).toHaveLength(1);
    expect(new Set(langfuse.spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(namesBelow('invoke_agent orders_v1')).toEqual([
      'chat scripted',
      'chat scripted',
      'execute_tool price',
      'execute_tool stock',
    ]);
    // The span of the command is none of a model, so Langfuse does not get it: the run is its root there.
    expect(langfuse.span('invoke_agent orders_v1').attributes['langfuse.internal.is_app_root']).toBe(true);
    const told = JSON.parse(
      String(langfuse.span('invoke_agent orders_v1').attributes['langfuse.observation.output']),
    ) as { type: string }[];
    expect(told.map(({ type }) => type)).toEqual(['system', 'human', 'ai', 'tool', 'tool', 'ai']);
    const generations = langfuse.spans.filter(({ name }) => name === 'chat scripted');
    expect(generations.map(({ attributes }) => attributes)).toMatchObject(
      [1, 2].map((call) => ({
        'langfuse.observation.type': 'generation',
        'gen_ai.usage.input_tokens': scriptedUsage(call).input,
        'gen_ai.usage.output_tokens': scriptedUsage(call).output,
      })),
    );
    expect(langfuse.span('execute_tool price')).toMatchObject({
      status: { code: 2 },
      attributes: { 'error.type': 'RangeError', 'langfuse.observation.type': 'tool' },
    });
    expect(JSON.stringify(langfuse.spans)).not.toMatch(/Zm9vYmFy|sk-model|sk-lf/);
  });

  it('[prompt:trace:resumed] sends what a resumed run still does, and none of its database calls', async () => {
    await model.close();
    model = await startScriptedModel([bothAtOnce]);
    expect((await run([...input, '--journal', 'r1', '--trace'], keysFor(langfuse.url))).code).toBe(7);
    await model.close();
    model = await startScriptedModel(['Three lamps.']);
    const sent = langfuse.spans.length;
    const resumed = await run(['--journal', 'r1', '--resume', '--trace'], keysFor(langfuse.url));
    expect(resumed.code).toBe(0);
    expect(langfuse.spans.slice(sent).map(({ name }) => name)).toEqual(['chat scripted', 'invoke_agent orders_v1']);
    const conversations = langfuse.spans.flatMap(({ attributes }) => attributes['gen_ai.conversation.id'] ?? []);
    expect(conversations).toEqual(['r1', 'r1']);
  });

  it.each<[string, TraceAnswer | null]>([
    ['is down', null],
    ['never answers', 'hang'],
    ['closes the connection within its answer', 'cut'],
    ['does not know the keys', 401],
    ['fails', 500],
  ])('[prompt:trace:faults] prints the same and ends when the server %s', async (_what, answer) => {
    const untraced = await run(input);
    await model.close();
    model = await startScriptedModel([bothAtOnce, 'Three lamps.']);
    const server = answer === null ? undefined : await startTraceServer(answer);
    onTestFinished(() => server?.close());
    const url = server?.url ?? `http://127.0.0.1:${await freePort()}`;
    const traced = await run([...input, '--trace'], keysFor(url));
    expect(traced).toMatchObject({ code: 0, stdout: untraced.stdout });
    expect(traced.stderr).toContain('warning: The collector did not take the whole trace');
    expect(server?.spans.length).not.toBe(0);
  });
});

/** Texts that only the code of OpenTelemetry, its SDK and Langfuse's processor hold, also when it is minified. */
const marks = ['opentelemetry.js.api', 'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'langfuse.internal.is_app_root'];

/** Which of them a run loads. */
async function marksLoadedBy(more: string[], env: Record<string, string>): Promise<string[]> {
  const folder = join(sandbox.folder, 'coverage');
  const { code, stderr } = await run([...input, ...more], {
    ...{ ...env, LANGFUSE_BASE_URL: langfuse.url, NODE_V8_COVERAGE: folder },
  });
  expect(code, stderr).toBe(0);
  const urls = readdirSync(folder).flatMap((name) => {
    const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { result: { url: string }[] };
    return result.map(({ url }) => url);
  });
  const own = urls.filter((url) => url.startsWith(pathToFileURL(dirname(mainPath)).href));
  expect(own).not.toEqual([]);
  const texts = own.map((url) => readFileSync(fileURLToPath(url), 'utf8'));
  return marks.filter((mark) => texts.some((text) => text.includes(mark)));
}

describe('what traces', () => {
  const { LANGFUSE_PUBLIC_KEY, LANGFUSE_SECRET_KEY } = keysFor('');

  it.each([
    [[], { LANGFUSE_PUBLIC_KEY, LANGFUSE_SECRET_KEY }],
    [['--trace'], { LANGFUSE_PUBLIC_KEY }],
    [['--trace'], { LANGFUSE_SECRET_KEY }],
  ])('[prompt:trace:keys] is not loaded by a run with %j and %j, and nothing is sent', async (more, keys) => {
    expect(await marksLoadedBy(more, keys as Record<string, string>)).toEqual([]);
    expect(langfuse.requests).toEqual([]);
  });

  it('[prompt:trace:keys] is loaded with --trace and both keys', async () => {
    expect(await marksLoadedBy(['--trace'], { LANGFUSE_PUBLIC_KEY, LANGFUSE_SECRET_KEY })).toEqual(marks);
  });
});
