import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkSync } from 'recheck';
import { expect, it } from 'vitest';

const folders = ['redaction', 'logging'].map((name) => fileURLToPath(new URL(`../src/${name}`, import.meta.url)));

/**
 * Patterns that run on texts of a few dozen characters whatever was logged, by what bounds them: a name of 100 characters,
 * the 28 in front of a number, the source of a pattern of 500 at set-up.
 */
const bounded = ['(?:pass[-_. ]?word|', '(?:e[-_. ]?mail|', '(?:phone|mobile', '(?:ssn|social', '\\\\[1-9k]|'];

it('[observability:redaction:recheck] holds no pattern that an analyser finds slow', async () => {
  const patterns = [...literals(), ...(await constructed())];
  expect(patterns.length).toBeGreaterThan(20);
  const slow = patterns
    .filter(({ source }) => !bounded.some((start) => source.startsWith(start)))
    .map(({ source, flags }) => checkSync(source, flags, { timeout: 60_000 }))
    .filter(({ status }) => status !== 'safe')
    .map(({ source, status }) => `${status}: ${source}`);
  expect(slow).toEqual([]);
}, 120_000);

/** The regular expressions that stand in the sources. */
function literals(): { source: string; flags: string }[] {
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => readFileSync(`${folder}/${name}`, 'utf8')),
  );
  const literal =
    /(?<=(?:[=(,!&|?:]|return)\s*)\/(?![/*])((?:\\.|\[(?:\\.|[^\]\n\\])*\]|[^/\n\\])+)\/([gimsuy]*)(?=[.;,)\s])/g;
  return files.flatMap((text) =>
    [...text.matchAll(literal)].map(([, source, flags]) => ({ source: source!, flags: flags! })),
  );
}

/** Those that are put together when the module is loaded. */
async function constructed(): Promise<RegExp[]> {
  // Its own patterns are its own business.
  await import('@waymark/core-types');
  const made: RegExp[] = [];
  const original = RegExp;
  globalThis.RegExp = new Proxy(original, {
    construct(target, input: [string, string]) {
      const pattern = new target(...input);
      made.push(pattern);
      return pattern;
    },
  });
  try {
    await import('../src/redaction/create-redactor.ts');
  } finally {
    globalThis.RegExp = original;
  }
  return made;
}
