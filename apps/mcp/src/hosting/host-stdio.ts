import { Writable, type Readable } from 'node:stream';
import type { McpServerFactory } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';

import type { Host } from './host.ts';
import { StdioConnection } from './stdio-connection.ts';

/** What a server over stdio is made of. */
export interface StdioHostOptions {
  factory: McpServerFactory;
  stdin: Readable;
  /** Where the protocol goes. From now on everything else that is written there goes to stderr. */
  stdout: Writable;
  stderr: Writable;
  /** Told of lines that are no messages, and of failures of the connection. */
  onError: (error: Error) => void;
}

/** Serves one client over stdin and stdout, in both eras of the protocol, until it closes stdin. */
export function hostStdio({ factory, stdin, stdout, stderr, onError }: StdioHostOptions): Host {
  const output = protocolOutput(stdout, stderr);
  const connection = new StdioConnection(stdin, output);
  const handle = serveStdio(factory, { transport: connection, onerror: onError });
  const ended = new Promise<void>((resolve) => {
    stdin
      .once('end', resolve)
      .once('close', resolve)
      .once('error', () => resolve());
    // A client that went away.
    stdout.once('error', () => resolve());
  });
  return {
    address: 'stdio',
    ended,
    async close() {
      await connection.drain();
      await handle.close();
      // The process may end right after: what was written has to be out by then.
      await new Promise<void>((resolve) => output.end(resolve));
    },
  };
}

/** A way to stdout that only the protocol has: a library that prints would break every message after it. */
function protocolOutput(stdout: Writable, stderr: Writable): Writable {
  const write = stdout.write.bind(stdout) as (chunk: string, done?: () => void) => boolean;
  stdout.write = stderr.write.bind(stderr);
  return new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      // Not through the callback of `write`: it waits for a tick, which a chain of promises can put off for long.
      if (write(chunk)) done();
      else stdout.once('drain', () => done());
    },
    final(done) {
      if (stdout.destroyed) done();
      else write('', () => done());
    },
  });
}
