import type { Readable, Writable } from 'node:stream';
import { PassThrough } from 'node:stream';
import {
  isJSONRPCErrorResponse,
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  type RequestId,
  type Transport,
} from '@modelcontextprotocol/server';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';

/**
 * The connection over stdin and stdout. It knows which requests are not answered yet, so that whoever stops the server,
 * or closes its stdin, still gets the answers to what was read.
 */
export class StdioConnection implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #wire: StdioServerTransport;
  readonly #input: Readable;
  readonly #unanswered = new Set<RequestId>();
  #whenIdle: (() => void)[] = [];

  constructor(input: Readable, output: Writable) {
    this.#input = input;
    // The transport drops what it works on at the end of its input: it never gets to see that end.
    this.#wire = new StdioServerTransport(input.pipe(new PassThrough(), { end: false }), output);
  }

  async start(): Promise<void> {
    const received = (message: JSONRPCMessage) => {
      if (isJSONRPCRequest(message)) this.#unanswered.add(message.id);
      if (isJSONRPCNotification(message) && message.method === 'notifications/cancelled') {
        this.#settle(message.params?.['requestId'] as RequestId | undefined);
      }
      this.onmessage?.(message);
    };
    const closed = () => {
      this.#unanswered.clear();
      this.#tellIdle();
      this.onclose?.();
    };
    const failed = (error: Error) => this.onerror?.(error);
    Object.assign(this.#wire, { onmessage: received, onerror: failed, onclose: closed });
    await this.#wire.start();
  }

  async send(message: JSONRPCMessage): Promise<void> {
    await this.#wire.send(message);
    if (isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message)) this.#settle(message.id);
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  /** Reads no more, and resolves when all that was read is answered. */
  async drain(): Promise<void> {
    this.#input.unpipe();
    // What is in the pipe still becomes messages.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#unanswered.size === 0) return;
    await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  #settle(id: RequestId | undefined): void {
    if (id !== undefined) this.#unanswered.delete(id);
    if (this.#unanswered.size === 0) this.#tellIdle();
  }

  #tellIdle(): void {
    for (const tell of this.#whenIdle.splice(0)) tell();
  }
}
