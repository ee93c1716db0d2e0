import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setupObservability } from '../src/index.ts';

/** A service that answers each request with two concurrent pieces of work, until its standard input ends. */
const observability = await setupObservability({
  service_name: 'answering',
  logging: { level: 'silent' },
  tracing: { otlp_endpoint: process.argv[2]!, sample_rate: 0 },
});
const { telemetry } = observability;
const observe = observability.observeNode({ route: () => '/answers' });
const work = (name: string, milliseconds: number) =>
  telemetry.withSpan(name, {}, () => new Promise((resolve) => setTimeout(resolve, milliseconds)));
const server = createServer((request, response) => {
  void observe(request, response, async () => {
    await Promise.all([work('retrieve', 2), work('classify', 1)]);
    response.end('answered');
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.stdin.resume().once('end', () => {
  server.closeAllConnections();
  server.close();
  void observability.shutdown();
});
