import { AsyncLocalStorage } from 'node:async_hooks';
import { noTelemetry, ProviderError, type Attributes, type Telemetry } from '@waymark/core-types';
import { expect, it } from 'vitest';
import { inference, inferenceStream } from '../src/index.ts';
import { calling, failureOf, lookUp, scripted } from './loop-fakes.ts';

interface RecordedSpan {
  name: string;
  parent: string | null;
  attributes: Attributes;
  end: 'ok' | 'failed' | null;
}

/** Telemetry that remembers its spans and whose child each is. */
function recorder(isRecording = true) {
  const spans: RecordedSpan[] = [];
  const current = new AsyncLocalStorage<string>();
  const telemetry: Telemetry = {
    ...noTelemetry,
    async withSpan(name, { attributes = {} }, work) {
      const span: RecordedSpan = { name, parent: current.getStore() ?? null, attributes: { ...attributes }, end: null };
      spans.push(span);
      const setAttributes = (more: Attributes) => void Object.assign(span.attributes, more);
      try {
        const result = await current.run(name, () => work({ isRecording, setAttributes, addEvent: () => undefined }));
        span.end = 'ok';
        return result;
      } catch (error) {
        span.end = 'failed';
        throw error;
      }
    },
  };
  return { spans, telemetry };
}

const secret = 'sk-proj-Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA';
const options = () => ({
  ...{ prompt: 'You answer.', input: `Keep ${secret}.`, ids: () => 'run-1' },
  model: scripted(calling(['look_up', { query: secret }], ['look_up', { query: 'throw' }]), 'Done.'),
  tools: [
    lookUp(({ query }) => {
      if (query === 'throw') throw new TypeError('Broken.');
      return { query };
    }),
  ],
});
const tree = [
  ['chat scripted', 'ok'],
  ['execute_tool look_up', 'ok'],
  ['execute_tool look_up', 'failed'],
  ['chat scripted', 'ok'],
];

it('[prompt:trace:tree] shows a run as one span, with a span in it for each model call and tool', async () => {
  const { spans, telemetry } = recorder();
  await inference({ ...options(), telemetry, name: 'orders' });
  expect(spans.map(({ name, parent, end }) => [name, parent, end])).toEqual([
    ['invoke_agent orders', null, 'ok'],
    ...tree.map(([name, end]) => [name, 'invoke_agent orders', end]),
  ]);
  expect(spans[0]!.attributes).toEqual({
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': 'orders',
    'gen_ai.conversation.id': 'run-1',
    'langfuse.observation.type': 'agent',
  });
  expect(spans[2]!.attributes).toEqual({
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'look_up',
    'gen_ai.tool.call.id': 'c1',
    'langfuse.observation.type': 'tool',
  });
  expect(spans[3]!.attributes).toMatchObject({ 'error.type': 'TypeError' });
});

it('[prompt:trace:tree] is the same for a stream, and a run without a name is called inference', async () => {
  const { spans, telemetry } = recorder();
  for await (const _event of inferenceStream({ ...options(), telemetry })) await Promise.resolve();
  expect(spans.map(({ name, parent, end }) => [name, parent, end])).toEqual([
    ['inference', null, 'ok'],
    ...tree.map(([name, end]) => [name, 'inference', end]),
  ]);
});

it('[prompt:trace:failed] marks the span of a run that fails', async () => {
  const { spans, telemetry } = recorder();
  const model = scripted(new ProviderError('PROVIDER_TIMEOUT', 'Late.'));
  await failureOf(() => inference({ ...options(), model, telemetry }));
  expect(spans).toMatchObject([
    { name: 'inference', end: 'failed', attributes: { 'error.type': 'PROMPT_MODEL' } },
    { name: 'chat scripted', end: 'failed', attributes: { 'error.type': 'PROVIDER_TIMEOUT' } },
  ]);
});

it('[prompt:trace:content] holds messages only where that is asked for, and never a secret', async () => {
  const silent = recorder();
  await inference({ ...options(), telemetry: silent.telemetry });
  expect(JSON.stringify(silent.spans)).not.toMatch(/Keep|Done/);
  const { spans, telemetry } = recorder();
  await inference({ ...options(), telemetry, captureContent: true });
  expect(JSON.stringify(spans)).not.toContain('Zm9vYmFy');
  const read = (index: number, name: string): unknown =>
    JSON.parse(String(spans[index]!.attributes[`langfuse.observation.${name}`]));
  expect(read(0, 'input')).toHaveLength(2);
  expect(read(0, 'output')).toHaveLength(6);
  expect(read(2, 'input')).toEqual({ query: '[redacted:openai-key]' });
  expect(read(2, 'output')).toContain('[redacted:openai-key]');
  const unseen = recorder(false);
  await inference({ ...options(), telemetry: unseen.telemetry, captureContent: true });
  expect(JSON.stringify(unseen.spans)).not.toContain('redacted');
});
