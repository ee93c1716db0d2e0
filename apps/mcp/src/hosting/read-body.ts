import type { IncomingMessage } from 'node:http';

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
  try {
    return { value: JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown };
  } catch {
    return { status: 400, message: 'The body is not JSON.' };
  }
}
