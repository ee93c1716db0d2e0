import { ConfigurationError } from '@waymark/core-types';
import type { SpanExport } from '../tracing/setup-tracing.ts';
import type { ParsedLangfuseConfiguration } from './langfuse-configuration.ts';

/**
 * Sends the spans of model calls to Langfuse: those with a `gen_ai.*` attribute. Undefined unless both keys are there,
 * for its own processor would send without them too.
 */
export function langfuseExport(configuration: ParsedLangfuseConfiguration): SpanExport | undefined {
  const { public_key, secret_key, base_url, environment, release } = configuration;
  if (!public_key || !secret_key) return undefined;
  return {
    url: `${base_url.replace(/\/+$/, '')}/api/public/otel/v1/traces`,
    headers: {
      authorization: `Basic ${Buffer.from(`${public_key}:${secret_key}`).toString('base64')}`,
      'x-langfuse-public-key': public_key,
      // Servers show what says so within seconds, and the rest within minutes.
      'x-langfuse-ingestion-version': '4',
    },
    processor: async (exporter) => {
      const { LangfuseSpanProcessor } = await loadLangfuse();
      return new LangfuseSpanProcessor({
        publicKey: public_key,
        secretKey: secret_key,
        baseUrl: base_url,
        environment,
        ...(release !== undefined && { release }),
        exporter,
        // Our sender makes batches; the processor's own would drop spans of a burst.
        exportMode: 'immediate',
        // It would post images to another endpoint, past the sender and its limits.
        mediaUploadEnabled: false,
      });
    },
  };
}

async function loadLangfuse(): Promise<typeof import('@langfuse/otel')> {
  try {
    return await import('@langfuse/otel');
  } catch (cause) {
    throw new ConfigurationError('Langfuse needs @langfuse/otel 5, which cannot be loaded.', {
      recoveryAction: 'Install @langfuse/otel@^5.11.1 and @opentelemetry/exporter-trace-otlp-http@0.223.',
      cause,
    });
  }
}
