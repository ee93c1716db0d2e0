import { expect, it } from 'vitest';

import { locateProject } from './locate-project.ts';

it('[mcp:command:secrets] names a database without any part of its user and password', () => {
  const nameOf = (database: string) =>
    locateProject({
      ...{ folder: '/nowhere', waymarkHome: '/home/.waymark', project: 'default', database },
      ...{ cache: undefined, statusFile: undefined },
    }).databaseName;
  expect(nameOf('postgres://ada:pa@ss@host/db?password=x#y')).toBe('postgres://host/db');
  expect(nameOf('libsql://host?authToken=abc')).toBe('libsql://host');
  expect(nameOf('postgres://host/a@b')).toBe('postgres://host/a@b');
});
