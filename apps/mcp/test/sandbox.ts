import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

/** The built server, as users run it. */
export const mainPath = fileURLToPath(new URL('../dist/main.js', import.meta.url));

if (!existsSync(mainPath)) {
  throw new Error('apps/mcp/dist/main.js is missing: build it first (node apps/mcp/build.mjs), then run the tests.');
}

/** How a client opens: both eras of the protocol. */
export const eras = [
  ['2025', { mode: 'legacy' }],
  ['2026-07-28', { mode: { pin: '2026-07-28' } }],
] as const;
export type Negotiation = (typeof eras)[number][1];

/** JSON whose shape a test looks at by itself. */
export type Loose = ReturnType<typeof JSON.parse>;

/** A server that was started, seen through its pipes. */
export interface StartedServer {
  child: ChildProcessWithoutNullStreams;
  stdout: () => string;
  stderr: () => string;
  send(...messages: unknown[]): void;
  /** The answer to the request of this id. */
  answer(id: number): Promise<Loose>;
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | string>;
}

export interface Sandbox {
  folder: string;
  project: string;
  env: Record<string, string>;
  run(
    args: string[],
    options?: { stdin?: string; env?: Record<string, string> },
  ): Promise<{ code: number | string; stdout: string; stderr: string }>;
  start(args?: string[], options?: { env?: Record<string, string> }): StartedServer;
  /** Starts a server over HTTP on a free port; gives its address. */
  startHttp(args?: string[]): Promise<StartedServer & { url: string }>;
  connectStdio(negotiation: Negotiation, args?: string[]): Promise<Client>;
  remove(): void;
}

/** A project of its own, and servers in it. */
export function createSandbox(): Sandbox {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'waymark-mcp-')));
  const project = join(folder, 'shop');
  mkdirSync(join(project, '.git'), { recursive: true });
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
  const children: ChildProcessWithoutNullStreams[] = [];

  const start: Sandbox['start'] = (args = [], options = {}) => {
    const child = spawn(process.execPath, [mainPath, ...args], { cwd: project, env: { ...env, ...options.env } });
    children.push(child);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin.on('error', () => {});
    const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
    const waiting = new Map<number, (answer: Loose) => void>();
    const answered = new Map<number, Loose>();
    let rest = '';
    child.stdout.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      for (const line of lines.filter((one) => one.startsWith('{'))) {
        const message = JSON.parse(line) as { id: number };
        answered.set(message['id'], message);
        waiting.get(message['id'])?.(message);
      }
    });
    const answer = async (id: number) => {
      const known = answered.get(id);
      if (known !== undefined) return known;
      const arrives = new Promise<Loose>((resolve) => waiting.set(id, resolve));
      const ends = ended.then((code) => {
        throw new Error(`The server ended (${code}): ${stderr}`);
      });
      return Promise.race([arrives, ends]);
    };
    const send = (...messages: unknown[]) => {
      child.stdin.write(
        messages.map((message) => `${typeof message === 'string' ? message : JSON.stringify(message)}\n`).join(''),
      );
    };
    return { child, stdout: () => stdout, stderr: () => stderr, send, answer, ended };
  };

  return {
    ...{ folder, project, env, start },
    async run(args, { stdin = '', env: more = {} } = {}) {
      const server = start(args, { env: more });
      server.child.stdin.end(stdin);
      return { code: await server.ended, stdout: server.stdout(), stderr: server.stderr() };
    },
    async startHttp(args = []) {
      const server = start(['--http', '--port', '0', '--log-level', 'info', ...args]);
      for (;;) {
        const url = /"address":"(http[^"]+)"/.exec(server.stderr())?.[1];
        if (url !== undefined) return { ...server, url };
        if (server.child.exitCode !== null) throw new Error(`The server ended: ${server.stderr()}`);
        await Promise.race([once(server.child.stderr, 'data'), server.ended]);
      }
    },
    async connectStdio(versionNegotiation, args = []) {
      const client = new Client({ name: 'claude-code', version: '1.0.0' }, { versionNegotiation });
      await client.connect(
        new StdioClientTransport({ command: process.execPath, args: [mainPath, ...args], cwd: project, env }),
      );
      return client;
    },
    remove() {
      for (const child of children) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A client of a server over HTTP. */
export async function connectHttp(
  url: string,
  { versionNegotiation, token, name = 'codex' }: { versionNegotiation: Negotiation; token?: string; name?: string },
): Promise<Client> {
  const client = new Client({ name, version: '1.0.0' }, { versionNegotiation });
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  return client;
}

/** The messages with which a client of 2025 opens, and a call of a tool. */
export const opening = [
  {
    ...{ jsonrpc: '2.0', id: 1, method: 'initialize' },
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'codex', version: '1' } },
  },
  { jsonrpc: '2.0', method: 'notifications/initialized' },
];

export function toolCall(id: number, name: string, input: unknown = {}) {
  return { jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: input } };
}
