import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const tagOfParent: Record<string, readonly string[]> = {
  packages: ['core', 'base', 'feature'],
  apps: ['app'],
  tooling: ['tool'],
};

const workspaces = Object.keys(tagOfParent).flatMap((parent) =>
  readdirSync(join(root, parent))
    .map((name) => ({ parent, name, folder: join(root, parent, name) }))
    .filter(({ folder }) => existsSync(join(folder, 'package.json'))),
);

// turbo boundaries lets a package without a tag import whatever it wants.
describe('every workspace package', () => {
  it.each(workspaces)('has one tag that says what it may import: $parent/$name', ({ parent, folder }) => {
    const { tags } = JSON.parse(readFileSync(join(folder, 'turbo.json'), 'utf8')) as { tags: string[] };
    expect(tags).toHaveLength(1);
    expect(tagOfParent[parent]).toContain(tags[0]);
  });

  it('is found', () => {
    expect(workspaces.length).toBeGreaterThan(3);
  });
});
