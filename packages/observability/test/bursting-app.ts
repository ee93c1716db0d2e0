import { setTimeout } from 'node:timers/promises';
import { setupObservability } from '../src/index.ts';

/**
 * An app with 5,500 spans in one go, and then a shutdown within a deadline, or `none`. Prints what came of it and what would
 * keep it alive; it ends by itself or not at all.
 */
const [url = '', deadlineMs = ''] = process.argv.slice(2);
const isShutDown = deadlineMs !== 'none';
const observability = await setupObservability({
  service_name: 'bursting',
  tracing: { otlp_endpoint: url },
  langfuse: { public_key: 'pk', secret_key: 'sk', base_url: url },
});
const { telemetry } = observability;
const attributes = { 'gen_ai.operation.name': 'chat' };
const work = Array.from({ length: 5500 }, (_, index) => telemetry.withSpan('chat', { attributes }, async () => index));
const sum = (await Promise.all(work)).reduce((total, index) => total + index, 0);
const isSent = isShutDown ? await observability.shutdown({ deadlineMs: Number(deadlineMs) }) : null;
const keepAlive = () => process.getActiveResourcesInfo().filter((resource) => /TCP|Timeout|Request/.test(resource));
// Sockets that were closed are gone a moment later.
for (let turn = 0; turn < 100 && keepAlive().length > 0; turn += 1) await setTimeout(10);
process.stdout.write(JSON.stringify({ sum, isSent, keepsAlive: isShutDown ? keepAlive() : null }));
