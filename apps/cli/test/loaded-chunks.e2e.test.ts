import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, mainPath, type Sandbox } from './sandbox.ts';

const dist = dirname(mainPath);

/** A text that only the code of this part holds, also when it is minified. */
const marks = {
  observability: 'log.line_withheld',
  pino: 'pino.setLevel',
  openTelemetry: 'opentelemetry.js.api',
  langfuse: 'LangfuseSpanProcessor',
};

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
});
afterEach(() => sandbox.remove());

/** The files of the bundle that a call loads, as V8 lists them, by their path in it. */
async function filesLoadedBy(args: string[]): Promise<string[]> {
  const folder = join(sandbox.folder, 'coverage');
  const { code, stderr } = await sandbox.waymark(args, { env: { NODE_V8_COVERAGE: folder } });
  expect(code, stderr).toBe(0);
  const urls = readdirSync(folder).flatMap((name) => {
    const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { result: { url: string }[] };
    return result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
  });
  return urls.map((url) => relative(dist, fileURLToPath(url))).filter((path) => !path.startsWith('..'));
}

function partsIn(files: readonly string[]): string[] {
  const texts = files.map((file) => readFileSync(join(dist, file), 'utf8'));
  return Object.entries(marks).flatMap(([part, mark]) => (texts.some((text) => text.includes(mark)) ? [part] : []));
}

describe('what observes', () => {
  it.each([[['--version']], [['medallion', 'resume']], [['medallion', 'checkpoint', '--summary', 'Use Redis.']]])(
    '[observability:cli:lazy] is not loaded by %j',
    async (args) => {
      const files = await filesLoadedBy(args);
      expect(files).toContain('main.js');
      expect(partsIn(files)).toEqual([]);
    },
  );

  it('is in the bundle, and of it only what is asked for is loaded', async () => {
    const everything = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
    expect(partsIn(everything)).toEqual(Object.keys(marks));
    expect(partsIn(await filesLoadedBy(['medallion', 'resume', '--log-level', 'error']))).toEqual(
      expect.arrayContaining(['observability', 'pino']),
    );
  });
});
