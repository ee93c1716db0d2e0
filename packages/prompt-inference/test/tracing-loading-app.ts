import { setupObservability } from '@waymark/observability';
import { startScriptedModel } from '@waymark/test-servers';
import { inference } from '../src/index.ts';
import { orderTools, script } from './tracing-orders.ts';

/** Runs a prompt with the keys that the argument holds, and prints its answer. */
const langfuse = JSON.parse(process.argv[2]!) as { public_key?: string; secret_key?: string; base_url: string };
const { telemetry, shutdown } = await setupObservability({
  service_name: 'orders',
  logging: { level: 'silent' },
  langfuse,
});
const model = await startScriptedModel(script);
const [answer] = await inference({
  ...{ model: 'openai/scripted', base_url: model.url, api_key: 'sk-model' },
  ...{ prompt: 'You count.', input: 'How many?', tools: orderTools(), telemetry, captureContent: true },
});
await shutdown({ deadlineMs: 20_000 });
await model.close();
process.stdout.write(answer);
