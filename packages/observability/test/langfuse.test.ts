import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setupObservability, type Observability, type ObservabilityConfiguration } from '../src/index.ts';
import { modelCallAttributes, modelReplyAttributes } from '../src/tracing/index.ts';
import { startCollector, type LoopbackCollector } from './loopback-collector.ts';

let server: LoopbackCollector;
let observability: Observability | undefined;

beforeEach(async () => {
  server = await startCollector();
});

afterEach(async () => {
  await observability?.shutdown();
  await server.close();
});

async function setup(langfuse: ObservabilityConfiguration['langfuse']) {
  observability = await setupObservability({
    service_name: 'support',
    logging: { level: 'silent' },
    langfuse: { base_url: server.url, ...langfuse },
  });
  return observability;
}

const keys = { public_key: 'pk-lf-1', secret_key: 'sk-lf-2' };
const call = { provider: 'openai', model: 'gpt-5-mini', temperature: 0.2, max_tokens: 100 };
const usage = { input_tokens: 12, output_tokens: 5, cached_input_tokens: 2, reasoning_tokens: 0 };

describe('Langfuse', () => {
  it('gets the spans at its own cloud unless another address is configured', async () => {
    const urls: string[] = [];
    const send: typeof fetch = async (url) => {
      urls.push(url instanceof Request ? url.url : url.toString());
      return new Response();
    };
    const logging = { level: 'silent' } as const;
    observability = await setupObservability({ service_name: 'support', logging, langfuse: keys }, { fetch: send });
    await observability.telemetry.withSpan('chat', { attributes: modelCallAttributes(call) }, async () => {});
    expect(await observability.shutdown()).toBe(true);
    expect(urls).toEqual(['https://cloud.langfuse.com/api/public/otel/v1/traces']);
  });

  it('[observability:langfuse:model-calls] gets model, tokens, input and output of a model call', async () => {
    const { telemetry, shutdown } = await setup({ ...keys, environment: 'staging', release: 'v7' });
    const input = [{ role: 'user', content: 'Where is my order?' }];
    await telemetry.withSpan('POST /turns', { kind: 'server' }, () =>
      telemetry.withSpan(
        'chat gpt-5-mini',
        { kind: 'client', attributes: modelCallAttributes({ ...call, input }) },
        async (span) => {
          span.setAttributes(
            modelReplyAttributes({ model: 'gpt-5-mini-2026', finish_reason: 'stop', usage, output: 'On its way.' }),
          );
        },
      ),
    );
    expect(await shutdown()).toBe(true);
    expect(server.requests).toHaveLength(1);
    const [request] = server.requests;
    expect(request).toMatchObject({
      path: '/api/public/otel/v1/traces',
      headers: {
        authorization: `Basic ${Buffer.from('pk-lf-1:sk-lf-2').toString('base64')}`,
        'x-langfuse-ingestion-version': '4',
        'x-langfuse-public-key': 'pk-lf-1',
        'content-type': 'application/json',
      },
    });
    // The request's root span is no model call: Langfuse's own filter leaves it out.
    expect(request!.spans.map(({ name }) => name)).toEqual(['chat gpt-5-mini']);
    expect(request!.spans[0]!.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-5-mini',
      'gen_ai.request.temperature': 0.2,
      'gen_ai.request.max_tokens': 100,
      'gen_ai.response.model': 'gpt-5-mini-2026',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.usage.output_tokens': 5,
      'gen_ai.usage.cache_read.input_tokens': 2,
      'langfuse.observation.type': 'generation',
      'langfuse.observation.model.name': 'gpt-5-mini-2026',
      'langfuse.observation.model.parameters': '{"max_tokens":100,"temperature":0.2}',
      'langfuse.observation.usage_details': '{"input":12,"output":5}',
      'langfuse.observation.input': JSON.stringify(input),
      'langfuse.observation.output': 'On its way.',
      'langfuse.environment': 'staging',
      'langfuse.release': 'v7',
      'langfuse.internal.is_app_root': true,
    });
  });

  it('[observability:langfuse:redaction] gets no secrets in input and output, and no media', async () => {
    const { telemetry, shutdown } = await setup(keys);
    const image = `data:image/png;base64,${Buffer.alloc(300, 'image').toString('base64')}`;
    const input = [{ role: 'user', content: `I am jane.doe@example.com ${image}` }, { api_key: 'not-a-known-shape' }];
    await telemetry.withSpan('chat', { attributes: modelCallAttributes({ ...call, input }) }, async (span) => {
      span.setAttributes(modelReplyAttributes({ output: { to: 'jane.doe@example.com', text: 'Hello' } }));
    });
    await shutdown();
    expect(server.requests.map(({ path }) => path)).toEqual(['/api/public/otel/v1/traces']);
    expect(JSON.stringify(server.requests)).not.toMatch(/jane\.doe|not-a-known-shape/);
    const { attributes } = server.span('chat');
    expect(attributes['langfuse.observation.input']).toContain('[REDACTED]');
    expect(JSON.parse(String(attributes['langfuse.observation.output']))).toEqual({ to: '[REDACTED]', text: 'Hello' });
  });

  it.each([{}, { public_key: 'pk' }, { secret_key: 'sk' }, { public_key: '', secret_key: 'sk' }])(
    '[observability:langfuse:keys] gets nothing with the keys %j',
    async (some) => {
      const { telemetry, shutdown, tracer } = await setup(some);
      await telemetry.withSpan('chat', { attributes: modelCallAttributes(call) }, async () => {});
      await shutdown();
      expect(tracer).toBeUndefined();
      expect(server.requests).toEqual([]);
    },
  );

  it('leaves out what a call and a reply do not say', () => {
    const said = (attributes: object) => Object.entries(attributes).filter(([, value]) => value !== undefined);
    expect(said(modelCallAttributes({ operation: 'embeddings', provider: 'local', model: 'hash' }))).toEqual([
      ['gen_ai.operation.name', 'embeddings'],
      ['gen_ai.provider.name', 'local'],
      ['gen_ai.request.model', 'hash'],
      ['langfuse.observation.type', 'embedding'],
      ['langfuse.observation.model.name', 'hash'],
    ]);
    expect(said(modelReplyAttributes({ usage: null }))).toEqual([]);
  });
});
