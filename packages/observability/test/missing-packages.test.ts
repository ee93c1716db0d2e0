import { expect, it } from 'vitest';
import { runChild } from './run-child.ts';

const langfuse = { public_key: 'pk', secret_key: 'sk' };

it.each([
  [
    '@opentelemetry/sdk-trace-base',
    { tracing: { otlp_endpoint: 'http://127.0.0.1:9' } },
    '@opentelemetry/sdk-trace-base',
  ],
  ['@langfuse/otel', { langfuse }, '@langfuse/otel'],
])('[observability:setup:not-installed] says what to install where %s is missing', async (missing, parts, named) => {
  const configuration = JSON.stringify({ service_name: 'support', ...parts });
  const { stdout } = await runChild('missing-packages-app.ts', missing, configuration);
  expect(JSON.parse(stdout)).toMatchObject({ code: 'CONFIGURATION', recovery_action: expect.stringContaining(named) });
});
