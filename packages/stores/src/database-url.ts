import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { DatabaseError } from './errors.ts';

/** A database's URL, read. */
export type DatabaseUrl =
  | { engine: 'memory' }
  | { engine: 'libsql'; path: string }
  | { engine: 'node-sqlite'; path: string }
  | { engine: 'libsql-server'; url: string; authToken: string | undefined }
  | { engine: 'postgres'; url: string };

/**
 * Reads a database's URL.
 * @throws {DatabaseError} DATABASE_INVALID_URL; the message never holds more of the URL than its scheme.
 */
export function parseDatabaseUrl(url: string): DatabaseUrl {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  switch (scheme) {
    case 'memory':
      if (url.length > 'memory:'.length) throw invalid('"memory:" takes no name');
      return { engine: 'memory' };
    case 'file':
      return { engine: 'libsql', path: filePath(url, scheme) };
    case 'node-sqlite':
      return { engine: 'node-sqlite', path: filePath(url, scheme) };
    case 'libsql':
    case 'http':
    case 'https':
    case 'ws':
    case 'wss':
      return serverUrl(url, scheme);
    case 'postgres':
    case 'postgresql':
      parse(url);
      return { engine: 'postgres', url };
    default:
      throw invalid(scheme === undefined ? 'it has no scheme' : `no engine is known for "${scheme}:"`);
  }
}

/** `file:some/path` is taken as it is written, `file:///some/path` is decoded as URLs are. */
function filePath(url: string, scheme: string): string {
  const rest = url.slice(scheme.length + 1);
  if (rest === '' || rest === ':memory:') throw invalid(`"${scheme}:" needs a path; "memory:" is for none`);
  if (/[?#]/.test(rest)) throw invalid('a path with "?" or "#" is taken for a URL with parameters, and there are none');
  if (rest.includes('\0')) throw invalid('the path holds the character NUL');
  if (!rest.startsWith('//')) return resolve(rest);
  try {
    return fileURLToPath(`file:${rest}`);
  } catch {
    throw invalid(`after "${scheme}://" comes an absolute path, as in ${scheme}:///var/lib/waymark.db`);
  }
}

/** Everything goes over HTTP: WebSocket clients have left a server's writer stuck. */
function serverUrl(url: string, scheme: string): DatabaseUrl {
  const parsed = parse(url);
  const authToken = parsed.searchParams.get('authToken') ?? undefined;
  const plain = scheme === 'http' || scheme === 'ws' || parsed.searchParams.get('tls') === '0';
  if (parsed.host === '') throw invalid('it names no host');
  if (parsed.username !== '' || parsed.password !== '') throw invalid('a libSQL server takes a token, not a password');
  return {
    engine: 'libsql-server',
    url: `${plain ? 'http' : 'https'}://${parsed.host}${parsed.pathname.replace(/\/*$/, '/')}`,
    authToken,
  };
}

function parse(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw invalid('it is not a URL');
  }
}

function invalid(reason: string): DatabaseError {
  return new DatabaseError('DATABASE_INVALID_URL', `The database URL cannot be used: ${reason}.`, {
    recoveryAction:
      'Use memory:, file:PATH, node-sqlite:PATH (Node 24 or later), libsql://HOST, http(s)://HOST or postgres://HOST/NAME.',
  });
}
