import type { IncomingMessage } from 'node:http';

/** No message of the protocol is as deep. */
const deepest = 64;

/** What a request's body is: its JSON, or why there is none. */
export type Body = { value: unknown } | { status: 400 | 413; message: string };

/** Reads a body of JSON, of at most so many bytes. How long it may take is the server's to watch. */
export async function readBody(request: IncomingMessage, maximumBytes: number): Promise<Body> {
  const tooLarge = { status: 413, message: `The body must not exceed ${maximumBytes} bytes.` } as const;
  if (Number(request.headers['content-length'] ?? 0) > maximumBytes) return tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > maximumBytes) return tooLarge;
    chunks.push(chunk);
  }
  let value: unknown;
  try {
    value = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return { status: 400, message: 'The body is not JSON.' };
  }
  if (isDeeperThan(value, deepest))
    return { status: 400, message: `The body is nested more than ${deepest} levels deep.` };
  return { value };
}

/** Level by level: what walks through a body by recursion later must not be the first to find out. */
function isDeeperThan(value: unknown, levels: number): boolean {
  let level = [value];
  for (let depth = 0; depth <= levels; depth += 1) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? (Object.values(one) as unknown[]) : []));
    if (level.length === 0) return false;
  }
  return true;
}
