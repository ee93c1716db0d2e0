import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSandbox, mainPath, type Sandbox } from './sandbox.ts';

const dist = dirname(mainPath);

/** A text that only the code of this part holds, also when it is minified. */
const marks = {
  migration: 'The migration was taken back',
  handWritten: 'of the vendor ',
  liquid: 'undefined variable',
  prompts: 'The schema of a tool is too large to compare',
};

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
});
afterEach(() => sandbox.remove());

/** The text of all files of the bundle that a call loads, as V8 lists them. */
async function codeLoadedBy(args: string[]): Promise<string> {
  const folder = join(sandbox.folder, 'coverage', args.join('-').replaceAll('/', '_'));
  const { code, stderr } = await sandbox.waymark(args, { env: { NODE_V8_COVERAGE: folder } });
  expect(code, stderr).toBe(0);
  const urls = readdirSync(folder).flatMap((name) => {
    const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { result: { url: string }[] };
    return result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
  });
  const files = urls.map((url) => fileURLToPath(url)).filter((path) => !relative(dist, path).startsWith('..'));
  return files.map((file) => readFileSync(file, 'utf8')).join('\n');
}

const partsIn = (code: string) => Object.entries(marks).flatMap(([part, mark]) => (code.includes(mark) ? [part] : []));

it.each([[['--version']], [['track', 'list']], [['track', 'create', 'x']], [['medallion', 'list']]])(
  '[track:start:lazy] %j loads no code of migrations, of templates, of prompts',
  async (args) => {
    await sandbox.waymark(['track', 'create', 'First']);
    expect(partsIn(await codeLoadedBy(args))).toEqual([]);
  },
);

it('[track:start:lazy] has all of that in the bundle, and nothing of the MCP SDK', () => {
  const names = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  const all = names.map((name) => readFileSync(join(dist, name), 'utf8')).join('\n');
  expect(partsIn(all)).toEqual(Object.keys(marks));
  expect(all).not.toContain('server/discover');
});
