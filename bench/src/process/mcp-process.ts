import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** An MCP server over stdio, asked in plain JSON-RPC so that no client's time is counted. */
export interface McpProcess {
  /** Milliseconds from its start to the answer to `initialize`, and the processor's time of them where it is known. */
  start: { ms: number; cpuMs: number | null };
  call(tool: string, input: object): Promise<unknown>;
  close(): Promise<void>;
}

interface Answer {
  id?: number;
  error?: { message: string };
  result?: { isError?: boolean; content?: { text?: string }[] };
}

/** Starts a server and opens a session. */
export async function openMcpProcess(
  command: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<McpProcess> {
  const started = performance.now();
  const child = spawn(command[0]!, command.slice(1), { ...options, stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.startsWith('{')) return;
    const answer = JSON.parse(line) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.resolve(answer);
  });
  child.once('error', (error) => waiting.forEach(({ reject }) => reject(error)));
  void ended.then(() => waiting.forEach(({ reject }) => reject(new Error(`${command.join(' ')} ended.`))));
  child.stdin.on('error', () => {});

  let lastId = 0;
  const send = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const ask = async (method: string, params: object): Promise<Answer['result']> => {
    const id = ++lastId;
    const arrives = new Promise<Answer>((resolve, reject) => waiting.set(id, { resolve, reject }));
    send({ id, method, params });
    const { error, result } = await arrives;
    waiting.delete(id);
    if (error !== undefined || result?.isError === true) {
      throw new Error(`${method} failed: ${error?.message ?? result?.content?.[0]?.text ?? ''}`);
    }
    return result;
  };
  const clientInfo = { name: 'bench', version: '1' };
  await ask('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
  const start = { ms: performance.now() - started, cpuMs: processorTime(child.pid!) };
  send({ method: 'notifications/initialized' });
  return {
    start,
    call: (name, input) => ask('tools/call', { name, arguments: input }),
    async close() {
      child.stdin.end();
      const impatience = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(impatience);
    },
  };
}

/** Milliseconds that all threads of a process have run; null where the system does not tell. */
function processorTime(pid: number): number | null {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const nanoseconds = threads.map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
    );
    return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
  } catch {
    return null;
  }
}
