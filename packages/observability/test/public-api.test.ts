import { expect, it } from 'vitest';
import * as main from '../src/index.ts';
import * as metrics from '../src/metrics/index.ts';
import * as tracing from '../src/tracing/index.ts';

it('exports exactly this', () => {
  expect(Object.keys(main).toSorted()).toMatchInlineSnapshot(`
    [
      "bindContext",
      "clearContext",
      "createRedactor",
      "createTelemetry",
      "currentContext",
      "fileDescriptorDestination",
      "getLogger",
      "loggingConfigurationSchema",
      "mask",
      "observabilityConfigurationSchema",
      "observeFetch",
      "observeNode",
      "observeNodeErrors",
      "redactText",
      "redactValue",
      "setupLogging",
      "setupObservability",
      "withContext",
    ]
  `);
  expect(Object.keys(metrics).toSorted()).toMatchInlineSnapshot(`
    [
      "createMetrics",
      "fetchMetricsHandler",
      "nodeMetricsHandler",
    ]
  `);
  expect(Object.keys(tracing).toSorted()).toMatchInlineSnapshot(`
    [
      "addSpanAttributes",
      "attributeNames",
      "extractTraceContext",
      "formatTraceparent",
      "getTracer",
      "injectTraceContext",
      "modelCallAttributes",
      "modelReplyAttributes",
      "parseTraceparent",
      "setupTracing",
      "withSpan",
    ]
  `);
});
