import { ConfigurationError } from '@waymark/core-types';

/** The parts of OpenTelemetry's SDK that tracing uses. */
export interface TracingSdk {
  trace: typeof import('@opentelemetry/sdk-trace-base');
  resources: typeof import('@opentelemetry/resources');
  hooks: typeof import('@opentelemetry/context-async-hooks');
  sender: typeof import('./span-sender.ts');
}

/**
 * Loads the SDK, which is optional and heavy, when tracing is set up.
 * @throws ConfigurationError when a part of it is not installed.
 */
export async function loadSdk(): Promise<TracingSdk> {
  try {
    const [trace, resources, hooks, sender] = await Promise.all([
      import('@opentelemetry/sdk-trace-base'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/context-async-hooks'),
      import('./span-sender.ts'),
    ]);
    return { trace, resources, hooks, sender };
  } catch (cause) {
    throw new ConfigurationError('Tracing needs the OpenTelemetry SDK 2.x, which cannot be loaded.', {
      recoveryAction:
        'Install @opentelemetry/api@~1.9.1, and @opentelemetry/sdk-trace-base, core, resources, context-async-hooks (2.12) and otlp-transformer (0.223).',
      cause,
    });
  }
}
