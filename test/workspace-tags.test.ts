import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const tagsOf: Record<string, readonly string[]> = {
  packages: ['core', 'base', 'feature'],
  apps: ['app'],
  tooling: ['tool'],
  bench: ['app'],
  examples: ['app'],
};

const workspaces = Object.keys(tagsOf)
  .flatMap((top) => [
    { top, path: top },
    ...readdirSync(join(root, top)).map((name) => ({ top, path: `${top}/${name}` })),
  ])
  .filter(({ path }) => existsSync(join(root, path, 'package.json')));

// turbo boundaries lets a package without a tag import whatever it wants.
describe('every workspace package', () => {
  it.each(workspaces)('has one tag that says what it may import: $path', ({ top, path }) => {
    const { tags } = JSON.parse(readFileSync(join(root, path, 'turbo.json'), 'utf8')) as { tags: string[] };
    expect(tags).toHaveLength(1);
    expect(tagsOf[top]).toContain(tags[0]);
  });

  it('is found', () => {
    expect(workspaces.length).toBeGreaterThan(3);
  });
});
