import { setupObservability } from '@waymark/observability';

/** Traces into a list instead of over the network: what a trace server would get, and a tree of it for people. */
export async function collectTrace() {
  const spans = [];
  const { telemetry, shutdown } = await setupObservability(
    { service_name: 'letters', logging: { level: 'silent' }, tracing: { otlp_endpoint: 'http://localhost:4318' } },
    {
      fetch: async (_url, { body }) => {
        const { resourceSpans } = JSON.parse(Buffer.from(body).toString());
        spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
        return new Response('{}');
      },
    },
  );
  return { telemetry, shutdown, tree: () => branches(spans, undefined, '') };
}

/** @returns {string[]} a line for each span, below its parent, in the order in which they ended */
function branches(spans, parentSpanId, indent) {
  const children = spans.filter((span) => (span.parentSpanId || undefined) === parentSpanId);
  return children.flatMap((span) => [
    `${indent}${span.name}${tokensOf(span)}`,
    ...branches(spans, span.spanId, `${indent}  `),
  ]);
}

function tokensOf({ attributes }) {
  const value = (name) => attributes.find(({ key }) => key === name)?.value.intValue;
  const input = value('gen_ai.usage.input_tokens');
  return input === undefined ? '' : ` (${input} tokens in, ${value('gen_ai.usage.output_tokens')} out)`;
}
