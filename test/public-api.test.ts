import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../packages', import.meta.url));

interface Manifest {
  name: string;
  private?: boolean;
  exports: Record<string, string | { '@waymark/source': string }>;
}

const manifests = readdirSync(folder)
  .map((name) => ({ name, manifest: JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')) as Manifest }))
  .filter(({ manifest }) => manifest.private !== true);

/** Where users import from, and the file behind it. */
function entryPoints(name: string, manifest: Manifest): { specifier: string; file: string }[] {
  return Object.entries(manifest.exports).flatMap(([path, target]) => {
    if (typeof target === 'string') return [];
    return [{ specifier: posix.join(manifest.name, path), file: join(folder, name, target['@waymark/source']) }];
  });
}

/** Each export with its kind, as in `class ValidationError`. */
async function exportsOf(file: string): Promise<string[]> {
  const values = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const types = typesIn(readFileSync(file, 'utf8')).filter((name) => !(name in values));
  return [
    ...Object.entries(values).map(([name, value]) => `${kindOf(value)} ${name}`),
    ...types.map((name) => `type ${name}`),
  ].toSorted();
}

function kindOf(value: unknown): 'class' | 'constant' | 'function' {
  if (typeof value !== 'function') return 'constant';
  return /^class\b/.test(Function.prototype.toString.call(value)) ? 'class' : 'function';
}

/** The types that an index exports. It does so by name and never with a star, so that its text tells. */
function typesIn(index: string): string[] {
  if (/^export \*/m.test(index)) throw new Error('An index names what it exports: it has no `export *`.');
  const listed = [...index.matchAll(/^export (type )?\{([^}]*)\}/gm)].flatMap(([, all, list]) =>
    list!
      .split(',')
      .map((item) => item.trim())
      .filter((item) => all !== undefined || item.startsWith('type '))
      .map((item) => item.replace(/^type /, '').replace(/^.* as /, ''))
      .filter((item) => item !== ''),
  );
  const declared = [...index.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name!);
  return [...listed, ...declared];
}

/** All that a package exports, by entry point. */
async function sectionsOf(name: string, manifest: Manifest): Promise<string> {
  const sections = await Promise.all(
    entryPoints(name, manifest).map(async ({ specifier, file }) =>
      [specifier, ...(await exportsOf(file)).map((line) => `  ${line}`), ''].join('\n'),
    ),
  );
  return sections.join('\n');
}

// Here, because loading all sources is no part of a test and of its time.
const packages = await Promise.all(
  manifests.map(async ({ name, manifest }) => ({ name, manifest, sections: await sectionsOf(name, manifest) })),
);

describe('the public API', () => {
  it.each(packages)('of $manifest.name is what test/public-api says', async ({ name, manifest, sections }) => {
    const advice = `What ${manifest.name} exports has changed. If that is meant, add a changeset and run: npx vitest run --project repository test/public-api.test.ts -u`;
    await expect(sections, advice).toMatchFileSnapshot(`public-api/${name}.txt`);
  });
});
