import type { IncomingMessage } from 'node:http';

/** No message of the protocol is as deep. */
const deepest = 64;

/** What a request's body is: its JSON, or why there is none. */
export type Body = { value: unknown } | { status: 400 | 413; message: string };

/** Reads a body of JSON, of at most so many bytes. How long it may take is the server's to watch. */
export async function readBody(request: IncomingMessage, maximumBytes: number): Promise<Body> {
  const tooLarge = { status: 413, message: `The body must not exceed ${maximumBytes} bytes.` } as const;
  if (Number(request.headers['content-length'] ?? 0) > maximumBytes) return tooLarge;
  const bytes = await collect(request, maximumBytes);
  if (bytes === null) return tooLarge;
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return { status: 400, message: 'The body is not JSON.' };
  }
  if (isDeeperThan(value, deepest))
    return { status: 400, message: `The body is nested more than ${deepest} levels deep.` };
  return { value };
}

/** All bytes, or null as soon as there are too many. By events: an iterator takes as long as half of a short answer. */
function collect(request: IncomingMessage, maximumBytes: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size <= maximumBytes) chunks.push(chunk);
      else {
        request.pause();
        resolve(null);
      }
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => {
      if (!request.readableEnded) reject(new Error('The client left before the end of its request.'));
    });
  });
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
