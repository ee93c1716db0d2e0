import { createServer } from 'node:http';
import { closeServer, listen } from './listen.ts';

/** A request as the server got it. */
export interface PromptRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  authorization: string | undefined;
  body: Record<string, unknown> | null;
}

/** A server on this machine that speaks Langfuse's prompt API, with prompts in memory. */
export interface PromptServer {
  url: string;
  requests: PromptRequest[];
  /** Versions by name, the first one first. */
  prompts: Map<string, Record<string, unknown>[]>;
  /** Answers every request so, while it is set. */
  failing: { status: number; body: unknown } | null;
  close(): Promise<void>;
}

/** Starts one on a free port, for the keys `pk-lf-test` and `sk-lf-test`. */
export async function startPromptServer(): Promise<PromptServer> {
  const authorization = `Basic ${Buffer.from('pk-lf-test:sk-lf-test').toString('base64')}`;
  const state: Omit<PromptServer, 'url' | 'close'> = { requests: [], prompts: new Map(), failing: null };

  const answer = (request: PromptRequest): { status: number; body: unknown } => {
    if (state.failing !== null) return state.failing;
    if (request.authorization !== authorization) return { status: 401, body: { message: 'Invalid credentials' } };
    if (request.method === 'POST') {
      const { name } = request.body as { name: string };
      const versions = state.prompts.get(name) ?? [];
      const created = { tags: [], ...request.body, version: versions.length + 1 };
      state.prompts.set(name, [...versions, created]);
      return { status: 200, body: created };
    }
    const name = decodeURIComponent(request.path.replace('/api/public/v2/prompts/', ''));
    const { version, label = version === undefined ? 'production' : undefined } = request.query;
    const found = state.prompts
      .get(name)
      ?.findLast(
        (one) =>
          (version === undefined || String(one['version']) === version) &&
          (label === undefined || (one['labels'] as string[]).includes(label)),
      );
    return found === undefined ? { status: 404, body: { message: 'Prompt not found' } } : { status: 200, body: found };
  };

  const server = createServer((incoming, outgoing) => {
    let text = '';
    incoming.on('data', (piece: Buffer) => (text += piece.toString()));
    incoming.on('end', () => {
      const url = new URL(incoming.url!, 'http://localhost');
      const request: PromptRequest = {
        method: incoming.method!,
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        authorization: incoming.headers.authorization,
        body: text === '' ? null : (JSON.parse(text) as Record<string, unknown>),
      };
      state.requests.push(request);
      const { status, body } = answer(request);
      outgoing.writeHead(status, { 'content-type': 'application/json' });
      outgoing.end(JSON.stringify(body));
    });
  });
  const url = await listen(server);
  return Object.assign(state, { url, close: () => closeServer(server) });
}
