import { describe, expect, it } from 'vitest';
import { runChild } from './run-child.ts';

const service_name = 'support';
const collector = 'http://127.0.0.1:9';

async function loadedBy(configuration: object): Promise<string[]> {
  const { code, stdout, stderr } = await runChild('loading-app.ts', JSON.stringify({ service_name, ...configuration }));
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as string[];
}

describe.concurrent('what a set-up loads', { timeout: 70_000 }, () => {
  it('[observability:setup:lazy] loads no OpenTelemetry, Langfuse or Prometheus unless it is configured', async () => {
    // One key is not enough to send anything.
    const configurations = [{}, { langfuse: { public_key: 'pk' } }, { langfuse: { public_key: 'pk', secret_key: '' } }];
    expect(await Promise.all(configurations.map(loadedBy))).toEqual([[], [], []]);
  });

  it('loads of OpenTelemetry no more for metrics than the client itself does', async () => {
    expect(await loadedBy({ metrics: {} })).toEqual(['@opentelemetry/api', '@prometheus-io/client']);
  });

  it('loads the SDK for tracing', async () => {
    const loaded = await loadedBy({ tracing: { otlp_endpoint: collector } });
    expect(loaded).toContain('@opentelemetry/sdk-trace-base');
    expect(loaded).not.toContain('@opentelemetry/exporter-trace-otlp-http');
  });

  it('loads Langfuse with both keys', async () => {
    const langfuse = { public_key: 'pk', secret_key: 'sk', base_url: collector };
    expect(await loadedBy({ langfuse })).toContain('@opentelemetry/exporter-trace-otlp-http');
  });
});
