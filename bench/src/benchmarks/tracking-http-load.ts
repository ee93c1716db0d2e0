import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchmarkLine } from '../benchmark.ts';
import { formatMilliseconds } from '../measure/lines.ts';
import { percentile } from '../measure/timing.ts';

const [perSecond, seconds, atMostMs] = [1_000, 10, 50];

/**
 * Sends so many tool calls a second for some seconds, each when its time has come and not when the one before it is
 * answered, and gives how long they took from the time when they were due. One of ten writes.
 */
export async function sustainedLoad(
  binary: string,
  { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<BenchmarkLine> {
  const child = spawn(process.execPath, [binary, '--http', '--port', '0'], {
    cwd,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const url = await addressOf(child.stderr);
    const agent = new Agent({ keepAlive: true, maxSockets: 64 });
    const call = (index: number) => send(url, agent, index);
    for (let index = 0; index < perSecond; index++) await call(index);

    const [samples, calls]: [number[], Promise<void>[]] = [[], []];
    const count = perSecond * seconds;
    const started = performance.now();
    for (let index = 0; index < count;) {
      const due = ((performance.now() - started) * perSecond) / 1_000;
      for (; index < Math.min(due, count); index++) {
        const at = started + (index * 1_000) / perSecond;
        const answered = call(index).then(() => void samples.push(performance.now() - at));
        // Told when all are waited for.
        answered.catch(() => {});
        calls.push(answered);
      }
      await sleep(1);
    }
    await Promise.all(calls);
    const rate = (count * 1_000) / (performance.now() - started);
    agent.destroy();
    const p99 = percentile(samples, 0.99);
    return {
      name: 'tracking-http-load',
      ...{ p50_ms: percentile(samples, 0.5), p95_ms: percentile(samples, 0.95), n: count, against: null, ratio: null },
      target: `${perSecond} a second, p99 <= ${atMostMs} ms`,
      ok: rate >= perSecond * 0.99 && p99 <= atMostMs,
      note: `tool calls over HTTP for ${seconds} s, one of ten writes; ${rate.toFixed(0)} a second, p99 ${formatMilliseconds(p99)} ms`,
    };
  } finally {
    child.kill('SIGTERM');
    await once(child, 'close');
  }
}

async function addressOf(stderr: NodeJS.ReadableStream): Promise<URL> {
  for await (const line of createInterface({ input: stderr })) {
    const address = /"address":"([^"]+)"/.exec(line)?.[1];
    if (address !== undefined) {
      stderr.resume();
      return new URL(address);
    }
  }
  throw new Error('The server ended before it listened.');
}

function send(url: URL, agent: Agent, index: number): Promise<void> {
  const isWrite = index % 10 === 0;
  const name = isWrite ? 'create_work_item' : 'query_vendor_status';
  const input = isWrite
    ? { item_type: 'task', title: `Item ${index}` }
    : { name: `vendor-${String(index % 45).padStart(3, '0')}` };
  const body = JSON.stringify({
    ...{ jsonrpc: '2.0', id: index, method: 'tools/call' },
    params: {
      ...{ name, arguments: input },
      _meta: {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientCapabilities': {},
        'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
      },
    },
  });
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/call',
    'mcp-name': name,
  };
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => {
        if (response.statusCode === 200 && !text.includes('"isError":true')) resolve();
        else reject(new Error(`${name} was answered with ${response.statusCode}: ${text.slice(0, 300)}`));
      });
    });
    call.on('error', reject);
    call.end(body);
  });
}
