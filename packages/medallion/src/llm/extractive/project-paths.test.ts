import { describe, expect, it } from 'vitest';
import { createPathResolver, isGeneratedPath } from './project-paths.ts';

describe('createPathResolver', () => {
  const resolve = createPathResolver(['packages/a/src/x.ts', 'README.md']);

  it.each([
    ['/home/dev/app/src/new.ts', '/home/dev/app', 'src/new.ts'],
    ['src/new.ts', '/home/dev/app', 'src/new.ts'],
    ['./src/../lib/new.ts', '/home/dev/app', 'lib/new.ts'],
    ['src/new.ts', undefined, 'src/new.ts'],
    ['C:\\work\\app\\src\\new.ts', 'C:\\work\\app', 'src/new.ts'],
    ['/home/dev/app/packages/a/src/x.ts', '/home/dev/app/packages/a', 'packages/a/src/x.ts'],
    ['/home/dev/app/README.md', '/home/dev/app/packages/a', 'README.md'],
  ])('makes %j in %j to %j', (path, cwd, expected) => {
    expect(resolve(path, cwd)).toBe(expected);
  });

  it.each([
    ['/etc/passwd', '/home/dev/app'],
    ['../../etc/passwd', '/home/dev/app'],
    ['../secret', undefined],
    ['~/.ssh/config', '/home/dev/app'],
    ['/home/dev/application/x.ts', '/home/dev/app'],
    ['/elsewhere/README.md', '/home/dev/app'],
    ['', '/home/dev/app'],
  ])('leaves out %j in %j', (path, cwd) => {
    expect(resolve(path, cwd)).toBeUndefined();
  });
});

it('knows generated files', () => {
  expect(['dist/a.js', 'a/node_modules/b.js', 'pnpm-lock.yaml', 'a/b.snap'].every(isGeneratedPath)).toBe(true);
  expect(['src/distance.ts', 'src/lock.ts', 'builder.ts'].some(isGeneratedPath)).toBe(false);
});
