import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Gauge } from '@prometheus-io/client';
import { describe, expect, it } from 'vitest';
import { createMetrics } from './create-metrics.ts';
import { fetchMetricsHandler, nodeMetricsHandler } from './metrics-handler.ts';

const url = 'http://localhost/metrics';
const metrics = createMetrics({ serviceName: 'support', serviceVersion: '1' });
const contentType = 'text/plain; version=0.0.4; charset=utf-8';

describe('metrics handlers', () => {
  it('[observability:metrics:handler] answer GET with the text format, for Fetch and for Node', async () => {
    const answer = await fetchMetricsHandler(metrics)(new Request(url));
    expect(answer.headers.get('content-type')).toBe(contentType);
    expect(await answer.text()).toContain('waymark_service_info{service="support",version="1"} 1\n');

    const server = createServer((request, response) => void nodeMetricsHandler(metrics)(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const overHttp = await fetch(address);
      expect(overHttp.headers.get('content-type')).toBe(contentType);
      expect(await overHttp.text()).toContain('waymark_service_info');
      expect(await (await fetch(address, { method: 'HEAD' })).text()).toBe('');
      expect((await fetch(address, { method: 'POST' })).status).toBe(405);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('answer HEAD without a body and other methods with 405', async () => {
    const handler = fetchMetricsHandler(metrics);
    const head = await handler(new Request(url, { method: 'HEAD' }));
    expect([head.status, await head.text()]).toEqual([200, '']);
    const post = await handler(new Request(url, { method: 'POST' }));
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('answer 500 without a reason when a metric of the caller fails', async () => {
    const { registry } = createMetrics({ serviceName: 'support', serviceVersion: '1' });
    const collect = () => {
      throw new Error('password=hunter2');
    };
    const gauge = new Gauge({ name: 'mine', help: 'mine', registers: [], collect });
    registry.registerMetric(gauge);
    const answer = await fetchMetricsHandler({ registry })(new Request(url));
    expect([answer.status, await answer.text()]).toEqual([500, 'The metrics could not be collected.\n']);
  });
});
