import { createServer, type ServerResponse } from 'node:http';
import { closeServer, listen } from './listen.ts';

/** What the model says: text, or calls of tools. Its id is `call_N`, counted over the whole script. */
export type ScriptedReply = string | readonly { name: string; arguments: Record<string, unknown> }[];

/** What the model was asked. */
export interface ModelRequest {
  model: string;
  stream: boolean;
  messages: { role: string; content: string | null; tool_call_id?: string; tool_calls?: unknown[] }[];
}

/** A model that follows a script and speaks OpenAI's chat protocol. */
export interface ScriptedModel {
  /** For `base_url` or OPENAI_BASE_URL. */
  url: string;
  requests: ModelRequest[];
  close(): Promise<void>;
}

/** The tokens that the nth call of a script costs, from 1 on. */
export function scriptedUsage(call: number) {
  return { input: 100 * call, output: 10 * call };
}

/** Starts a model that says these things in order, streamed where it is asked to, and answers with 400 after the last. */
export async function startScriptedModel(replies: readonly ScriptedReply[]): Promise<ScriptedModel> {
  const requests: ModelRequest[] = [];
  let calls = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      const asked = JSON.parse(body) as ModelRequest;
      requests.push(asked);
      const reply = replies[requests.length - 1];
      if (reply === undefined) {
        response.writeHead(400, { 'content-type': 'application/json' });
        response.end('{"error":{"message":"The script is used up."}}');
        return;
      }
      const message = toMessage(reply, () => `call_${++calls}`);
      (asked.stream ? sendStream : sendWhole)(response, message, scriptedUsage(requests.length));
    });
  });
  const url = await listen(server);
  return { url: `${url}/v1`, requests, close: () => closeServer(server) };
}

interface ReplyMessage {
  content: string | null;
  tool_calls?: { index: number; id: string; type: 'function'; function: { name: string; arguments: string } }[];
}

function toMessage(reply: ScriptedReply, nextId: () => string): ReplyMessage {
  if (typeof reply === 'string') return { content: reply };
  const tool_calls = reply.map((call, index) => ({
    index,
    id: nextId(),
    type: 'function' as const,
    function: { name: call.name, arguments: JSON.stringify(call.arguments) },
  }));
  return { content: null, tool_calls };
}

const common = { id: 'chatcmpl-scripted', created: 1, model: 'scripted-2026' };
const finishReason = ({ tool_calls }: ReplyMessage) => (tool_calls === undefined ? 'stop' : 'tool_calls');

function wireUsage({ input, output }: ReturnType<typeof scriptedUsage>) {
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}

function sendWhole(response: ServerResponse, message: ReplyMessage, usage: ReturnType<typeof scriptedUsage>): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      ...common,
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finishReason(message) }],
      usage: wireUsage(usage),
    }),
  );
}

function sendStream(response: ServerResponse, message: ReplyMessage, usage: ReturnType<typeof scriptedUsage>): void {
  const choice = (delta: object, finish_reason: string | null) => [{ index: 0, delta, finish_reason }];
  const pieces = message.content?.match(/.{1,8}/gsu) ?? [];
  const chunks = [
    { choices: choice({ role: 'assistant', ...message, content: null }, null) },
    ...pieces.map((content) => ({ choices: choice({ content }, null) })),
    { choices: choice({}, finishReason(message)) },
    { choices: [], usage: wireUsage(usage) },
  ];
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const chunk of chunks) {
    response.write(`data: ${JSON.stringify({ ...common, object: 'chat.completion.chunk', ...chunk })}\n\n`);
  }
  response.end('data: [DONE]\n\n');
}
