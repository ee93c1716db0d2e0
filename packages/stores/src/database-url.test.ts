import { resolve } from 'node:path';

import { describe, expect, it } from 'vitest';

import { parseDatabaseUrl } from './database-url.ts';

describe('parseDatabaseUrl', () => {
  it.each([
    ['memory:', { engine: 'memory' }],
    ['file:data/my db.db', { engine: 'libsql', path: resolve('data/my db.db') }],
    ['file:/data/100%.db', { engine: 'libsql', path: '/data/100%.db' }],
    ['file:///data/my%20db.db', { engine: 'libsql', path: '/data/my db.db' }],
    ['node-sqlite:./x.db', { engine: 'node-sqlite', path: resolve('x.db') }],
    ['postgres://u:p@h:5433/d?sslmode=require', { engine: 'postgres', url: 'postgres://u:p@h:5433/d?sslmode=require' }],
    ['postgresql://h/d', { engine: 'postgres', url: 'postgresql://h/d' }],
    ['libsql://db.example.org', { engine: 'libsql-server', url: 'https://db.example.org/', authToken: undefined }],
    ['libsql://localhost:80?tls=0', { engine: 'libsql-server', url: 'http://localhost:80/', authToken: undefined }],
    ['wss://h?authToken=secret', { engine: 'libsql-server', url: 'https://h/', authToken: 'secret' }],
    ['ws://h:8080', { engine: 'libsql-server', url: 'http://h:8080/', authToken: undefined }],
    ['http://127.0.0.1:8080/', { engine: 'libsql-server', url: 'http://127.0.0.1:8080/', authToken: undefined }],
    ['https://h/some/path', { engine: 'libsql-server', url: 'https://h/some/path/', authToken: undefined }],
    ['HTTPS://h', { engine: 'libsql-server', url: 'https://h/', authToken: undefined }],
  ])('reads %s', (url, expected) => {
    expect(parseDatabaseUrl(url)).toEqual(expected);
  });

  it.each([
    '',
    'waymark.db',
    'mysql://user:secret@host/db',
    'memory:name',
    'file:',
    'file::memory:',
    'file:x.db?mode=ro&key=secret',
    'file://host/secret.db',
    'file:a\0b',
    'postgres://user:secret@[broken/db',
    'https://user:secret@host',
    'libsql:',
  ])('refuses %j without repeating it', (url) => {
    expect(() => parseDatabaseUrl(url)).toThrow(
      expect.objectContaining({
        code: 'DATABASE_INVALID_URL',
        message: expect.not.stringContaining('secret') as string,
        recoveryAction: expect.stringContaining('postgres://') as string,
      }),
    );
  });
});
