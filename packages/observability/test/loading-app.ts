import { createRequire } from 'node:module';
import { setupObservability } from '../src/index.ts';

/** Sets up what the argument configures and prints which of the optional packages that has loaded. */
const { shutdown, telemetry } = await setupObservability(JSON.parse(process.argv[2]!));
await telemetry.withSpan('work', {}, async () => telemetry.metrics.count('waymark_errors_total'));
await shutdown();
const packages = Object.keys(createRequire(import.meta.url).cache).flatMap(
  (path) => /.*node_modules\/(@(?:opentelemetry|langfuse|prometheus-io)\/[\w-]+)\//.exec(path)?.[1] ?? [],
);
process.stdout.write(JSON.stringify([...new Set(packages)].toSorted()));
