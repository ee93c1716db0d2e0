import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type NextFunction, type Request, type Response } from 'express';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parsePrometheusText } from '../../test/parse-prometheus-text.ts';
import { recordingLogger, type RecordedLine } from '../../test/recording-logger.ts';
import { bindContext, currentContext } from '../context/log-context.ts';
import { createMetrics } from '../metrics/create-metrics.ts';
import { observeNode, observeNodeErrors } from './observe-node.ts';

let servers: Server[];
let lines: RecordedLine[];
let metrics: ReturnType<typeof createMetrics>;

beforeEach(() => {
  servers = [];
  lines = [];
  metrics = createMetrics({ serviceName: 'support', serviceVersion: '1' });
});

afterEach(() => {
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
});

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

async function listen(listener: Listener): Promise<string> {
  const server = createServer((request, response) => void listener(request, response));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const options = () => ({ logger: recordingLogger(lines), metrics });
const events = () => lines.map(({ level, event }) => `${level} ${event}`);
const lastLine = (event: string) => vi.waitFor(() => lines.find((line) => line.event === event) ?? expect.fail(event));
const samples = async (name: string) => parsePrometheusText(await metrics.registry.metrics())[name]!.samples;

describe('observeNode', () => {
  it('observes a plain server: context, request id, lines, metrics', async () => {
    const observe = observeNode({ ...options(), nextRequestId: () => 'made' });
    const url = await listen((request, response) =>
      observe(request, response, async () => {
        let body = '';
        for await (const chunk of request) body += String(chunk);
        bindContext({ turn_id: body });
        response.end(JSON.stringify(currentContext()));
      }),
    );
    const answer = await fetch(`${url}/a?secret=hunter2`, {
      method: 'POST',
      body: 't1',
      headers: { 'X-Tenant-ID': 'acme', 'X-Session-ID': 'bad id' },
    });
    expect(answer.headers.get('x-request-id')).toBe('made');
    expect(await answer.json()).toEqual({ tenant_id: 'acme', request_id: 'made', turn_id: 't1' });
    expect(await lastLine('request_ended')).toMatchObject({
      level: 'info',
      fields: { method: 'POST', path: '/a', status: 200 },
      context: { tenant_id: 'acme', request_id: 'made', turn_id: 't1' },
    });
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    expect(await samples('waymark_requests_total')).toMatchObject([
      { labels: { tenant_id: 'acme', method: 'POST', status: '200' }, value: 1 },
    ]);
  });

  it('ends with the last byte of the answer, not with its headers', async () => {
    const observe = observeNode(options());
    let finish = () => {};
    const url = await listen((request, response) =>
      observe(request, response, () => {
        response.write('first');
        finish = () => response.end('last');
      }),
    );
    const answer = await fetch(url);
    expect(events()).toEqual(['info request_started']);
    finish();
    expect(await answer.text()).toBe('firstlast');
    await lastLine('request_ended');
  });

  it('marks a client that leaves within the answer', async () => {
    const observe = observeNode(options());
    const url = await listen((request, response) => observe(request, response, () => response.write('first')));
    const leaving = get(url);
    const incoming = await new Promise<IncomingMessage>((resolve) => leaving.once('response', resolve));
    incoming.destroy();
    expect(await lastLine('request_aborted')).toMatchObject({ level: 'warn', fields: { status: 499 } });
    expect(await samples('waymark_errors_total')).toMatchObject([
      { labels: { type: 'client_aborted', component: 'http' } },
    ]);
  });

  it('passes on what the work throws or rejects with, and marks it', async () => {
    const observe = observeNode(options());
    const passedOn: unknown[] = [];
    const url = await listen(async (request, response) => {
      try {
        await observe(request, response, () => {
          const error = new RangeError('too far');
          if (request.url === '/thrown') throw error;
          return Promise.reject(error);
        });
      } catch (error) {
        passedOn.push(error);
        response.writeHead(request.url === '/unanswered' ? 500 : 503).end();
      }
    });
    for (const path of ['/thrown', '/rejected']) {
      expect((await fetch(url + path)).status).toBe(503);
      const line = await lastLine('request_failed');
      expect(line).toMatchObject({ fields: { status: 503, error: { type: 'RangeError', message: 'too far' } } });
      lines.length = 0;
    }
    expect(passedOn).toHaveLength(2);
  });

  it('observes Express: routes by their pattern, errors by observeNodeErrors', async () => {
    const app = express();
    app.use(observeNode<Request>({ ...options(), route: (request) => request.route?.path }));
    app.get('/orders/:id', (request, response) => void response.json({ ...currentContext(), id: request.params.id }));
    app.get('/orders/:id/broken', () => {
      throw new TypeError('boom');
    });
    app.get('/orders/:id/refused', (_request, _response, next) =>
      next(Object.assign(new Error('no'), { status: 403 })),
    );
    app.use(observeNodeErrors());
    app.use((error: { status?: number }, _request: Request, response: Response, _next: NextFunction) => {
      response.status(error.status ?? 500).end();
    });
    const url = await listen(app);
    const headers = { 'x-request-id': 'r1', 'x-agent-id': 'a1' };
    expect(await (await fetch(`${url}/orders/7`, { headers })).json()).toEqual({
      request_id: 'r1',
      agent_id: 'a1',
      id: '7',
    });
    expect((await fetch(`${url}/orders/7/broken`)).status).toBe(500);
    expect((await fetch(`${url}/orders/7/refused`)).status).toBe(403);
    expect((await fetch(`${url}/nothing`)).status).toBe(404);
    await vi.waitFor(() => expect(lines).toHaveLength(8));
    const ends = lines.filter(({ event }) => event !== 'request_started');
    expect(ends.map(({ event, fields }) => [event, fields['route'], fields['path'], fields['status']])).toEqual([
      ['request_ended', '/orders/:id', '/orders/7', 200],
      ['request_failed', '/orders/:id/broken', '/orders/7/broken', 500],
      ['request_ended', '/orders/:id/refused', '/orders/7/refused', 403],
      ['request_ended', undefined, '/nothing', 404],
    ]);
    expect(ends[1]!.fields['error']).toMatchObject({ type: 'TypeError' });
  });

  it('never mixes the contexts of concurrent requests on kept connections', async () => {
    const observe = observeNode(options());
    const url = await listen((request, response) =>
      observe(request, response, async () => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
        response.end(currentContext().tenant_id);
      }),
    );
    const names = Array.from({ length: 60 }, (_, index) => `t${index}`);
    const answers = await Promise.all(
      names.map(async (name) => (await fetch(url, { headers: { 'x-tenant-id': name } })).text()),
    );
    expect(answers).toEqual(names);
    await vi.waitFor(() => expect(lines).toHaveLength(120));
    const ends = lines.filter(({ event }) => event === 'request_ended');
    expect(new Set(ends.map(({ context }) => context['tenant_id']))).toEqual(new Set(names));
  });
});
