import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkWorker } from '@waymark/test-servers/workers';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openPromptLibrary, type PromptLibrary } from '../src/index.ts';

const worker = new URL('./artifact-save-worker.ts', import.meta.url);
const root = mkdtempSync(join(tmpdir(), 'prompt-faults-'));
let [home, folder] = ['', ''];
let library: PromptLibrary;

beforeEach(() => {
  home = mkdtempSync(join(root, 'home-'));
  folder = join(home, 'prompts');
  library = openPromptLibrary({ home });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('two processes that save the same versions', () => {
  it('[prompt:save:race] each version has exactly one winner, and is what the winner wrote', async () => {
    const moment = String(Date.now() + 3_000);
    const workers = [1, 2].map(() => forkWorker(worker, [home, moment, '60', '50']));
    for (const { ended } of workers) expect(await ended).toMatchObject({ code: 0, stderr: '' });
    const lines = workers.flatMap((saver) => saver.lines);
    for (let version = 1; version <= 60; version++) {
      const own = lines.filter((line) => line.includes(` v${version} `));
      const winners = own.filter((line) => line.startsWith('saved'));
      expect([own.length, winners.length]).toEqual([2, 1]);
      expect(own.find((line) => !line.startsWith('saved'))).toMatch(/^PROMPT_EXISTS /);
      const pid = winners[0]!.split(' by ')[1]!;
      expect(await library.load(`shared_v${version}`)).toBe(`${pid} `.repeat(50));
    }
    expect(readdirSync(folder)).toHaveLength(60);
  });
});

describe('a saver that is killed', () => {
  it('[prompt:save:atomic] leaves only whole artifacts, at ten random moments', async () => {
    for (let round = 0; round < 10; round++) {
      const victim = forkWorker(worker, [home, '0', '100000', '100000']);
      await victim.printed('ready');
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
      victim.process.kill('SIGKILL');
      expect((await victim.ended).signal).toBe('SIGKILL');
      const listed = await library.list();
      expect(listed.filter(({ problem }) => problem !== null)).toEqual([]);
      const promised = victim.lines.filter((line) => line.startsWith('saved'));
      for (const line of promised) expect(listed.map(({ task_version }) => task_version)).toContain(line.split(' ')[1]);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('a disk that takes no more', () => {
  it('[prompt:save:disk] is a clear error, and there is no file', async () => {
    const writer = forkWorker(worker, [home, '0', '1', '100000'], { shell: `trap '' XFSZ; ulimit -f 40; exec "$@"` });
    expect(await writer.ended).toMatchObject({ code: 0 });
    expect(writer.lines[1]).toMatch(/^PROMPT_ARTIFACT v1 .*shared_v1\.json cannot be written: .*EFBIG/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('[prompt:save:disk] says that a part of the path is no folder', async () => {
    writeFileSync(folder, 'not a folder');
    const save = library.save('Be brief.', { name: 'brief', version: 'v1' });
    await expect(save).rejects.toMatchObject({
      code: 'PROMPT_ARTIFACT',
      message: expect.stringContaining('is no folder'),
    });
    await expect(library.list()).rejects.toMatchObject({ code: 'PROMPT_ARTIFACT' });
    await expect(library.load('brief_v1')).rejects.toMatchObject({ code: 'PROMPT_ARTIFACT' });
  });
});

describe('what stands where an artifact should', () => {
  beforeEach(() => mkdirSync(folder, { recursive: true }));

  it('[prompt:name:escape] is refused when it is a link out of the folder, and nothing is written through one', async () => {
    const outside = join(home, 'secret.json');
    writeFileSync(outside, '{}');
    symlinkSync(outside, join(folder, 'brief_v1.json'));
    symlinkSync(join(home, 'nowhere.json'), join(folder, 'brief_v2.json'));
    await expect(library.load('brief_v1')).rejects.toMatchObject({
      message: expect.stringContaining('out of the folder'),
    });
    for (const version of ['v1', 'v2']) {
      const save = library.save('Be brief.', { name: 'brief', version });
      await expect(save).rejects.toMatchObject({ code: 'PROMPT_EXISTS' });
    }
    expect(readFileSync(outside, 'utf8')).toBe('{}');
    expect(readdirSync(home).sort()).toEqual(['prompts', 'secret.json']);
  });

  it.each([
    '../secret_v1',
    '..\\secret_v1',
    '/etc/passwd_v1',
    'a/b_v1',
    '_v1',
    'a_',
    'a\0_v1',
    '.._v1',
    'é_v1',
    'a_v1/../b_v1',
    '',
  ])('[prompt:name:escape] the name %j is refused, to load and to save', async (name) => {
    await expect(library.load(name)).rejects.toMatchObject({ code: 'VALIDATION' });
    await expect(library.save('Be brief.', { name, version: 'v1' })).rejects.toMatchObject({ code: 'VALIDATION' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('[prompt:load:bounded] is refused when it is a folder, a pipe, no UTF-8 or too large', async () => {
    mkdirSync(join(folder, 'folder_v1.json'));
    execFileSync('mkfifo', [join(folder, 'pipe_v1.json')]);
    writeFileSync(join(folder, 'bytes_v1.json'), Buffer.from([0x22, 0xff, 0x22]));
    writeFileSync(join(folder, 'large_v1.json'), '');
    truncateSync(join(folder, 'large_v1.json'), 50_000_000);
    const reasons = { folder: 'is no file', pipe: 'is no file', bytes: 'not UTF-8', large: 'larger than' };
    for (const [name, reason] of Object.entries(reasons)) {
      await expect(library.load(`${name}_v1`)).rejects.toMatchObject({
        code: 'PROMPT_ARTIFACT',
        message: expect.stringContaining(reason),
      });
    }
    expect((await library.list()).map(({ problem }) => problem === null)).toEqual([false, false, false, false]);
  });

  it('[prompt:save:disk] does not write what could not be read back', async () => {
    const large = { name: 'large', version: 'v1', metadata: { note: 'x'.repeat(33 * 1024 * 1024) } };
    await expect(library.save('Be brief.', large)).rejects.toMatchObject({
      message: expect.stringContaining('more than'),
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});
