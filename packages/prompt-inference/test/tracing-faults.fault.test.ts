import { freePort, startScriptedModel, startTraceServer, type TraceAnswer } from '@waymark/test-servers';
import { expect, it, onTestFinished } from 'vitest';
import { inference } from '../src/index.ts';
import { orderTools, script, traceTo } from './tracing-orders.ts';

/** A trace server that answers so; null is none at all. */
async function traceServer(answer: TraceAnswer | null): Promise<string> {
  if (answer === null) return `http://127.0.0.1:${await freePort()}`;
  const server = await startTraceServer(answer);
  onTestFinished(() => server.close());
  return server.url;
}

async function runOrders(more: Partial<Parameters<typeof inference>[0]> = {}) {
  const model = await startScriptedModel(script);
  onTestFinished(() => model.close());
  const base = { name: 'orders', prompt: 'You count.', input: 'How many?', tools: orderTools(), ids: () => 'run-1' };
  return inference({ ...base, model: 'openai/scripted', base_url: model.url, api_key: 'sk-model', ...more });
}

it.each<[string, TraceAnswer | null]>([
  ['is down', null],
  ['never answers', 'hang'],
  ['closes the connection within its answer', 'cut'],
  ['does not know the keys', 401],
  ['fails', 500],
])('[prompt:trace:faults] a trace server that %s changes nothing of a run', async (_what, answer) => {
  const untraced = await runOrders();
  const events: string[] = [];
  const order = () => events.join(', ');
  let begin: () => void;
  const sending = new Promise<void>((resolve) => (begin = resolve));
  const send: typeof fetch = async (...request) => {
    events.push('sends');
    begin();
    return fetch(...request).finally(() => events.push('is told'));
  };
  const { telemetry, shutdown } = await traceTo(await traceServer(answer), { fetch: send });
  // The first tool waits until spans of the run are on their way: the rest of it meets the fault.
  const tools = orderTools(() => sending);
  const traced = await runOrders({ telemetry, captureContent: true, tools });
  events.push('answers');
  expect(traced).toEqual(untraced);
  if (answer === 'hang') expect(order()).toBe('sends, answers');
  expect(await shutdown({ deadlineMs: 50 })).toBe(false);
  if (answer === 'hang') expect(order()).toBe('sends, answers, is told');
});
