import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ArchiveLimits } from '../src/evidence/archive/archive-limits.ts';
import { archiveLimits } from '../src/evidence/archive/archive-limits.ts';
import { extractArchive } from '../src/evidence/archive/extract-archive.ts';
import { packTree } from '../src/evidence/archive/pack-tree.ts';
import { sha256Of } from '../src/evidence/read-evidence.ts';
import { compressed, decompressed, foreignArchive } from './support/hostile-tar.ts';
import { taskProject, type TaskProject } from './support/task-project.ts';

const e = { composed: 'caf\u00e9.txt', decomposed: 'cafe\u0301.txt' };
const longName = `${'long-'.repeat(30)}name.txt`;
const contents: Readonly<Record<string, string>> = {
  'a-b/x.txt': 'x',
  'a/b.txt': 'b\n',
  'a/漢字 and 🙂.txt': 'words',
  'Zed.txt': '',
  [e.composed]: 'composed',
  [e.decomposed]: 'decomposed',
  [`deep/${'folder-of-a-longer-name/'.repeat(6)}${longName}`]: 'far down',
};

describe('packTree', () => {
  it('[evidence:archive:deterministic] makes the same bytes whatever the times, rights, owners and order of creation', async () => {
    const project = taskProject();
    plant(project, 'first', Object.entries(contents));
    plant(project, 'second', Object.entries(contents).toReversed());
    for (const path of Object.keys(contents)) {
      utimesSync(join(project.root, 'second', path), 1, 1_000_000_000);
      chmodSync(join(project.root, 'second', path), 0o700);
    }
    if (process.getuid?.() === 0) chownSync(join(project.root, 'second/a/b.txt'), 1_234, 5_678);
    const [first, second] = [await pack(project, 'first'), await pack(project, 'second')];
    expect(second.archive.equals(first.archive)).toBe(true);
    expect(second.index).toEqual(first.index);
  });

  it('[evidence:archive:golden] makes the bytes that it has always made', async () => {
    const project = taskProject();
    plant(project, 'tree', Object.entries(contents));
    project.write('tree/numbers.txt', Array.from({ length: 300_000 }, (_, line) => `line ${line}\n`).join(''));
    mkdirSync(join(project.root, 'tree/empty'));
    symlinkSync('../a/b.txt', join(project.root, 'tree/a-b/link'));
    const { archive } = await pack(project, 'tree');
    expect(sha256Of(archive)).toBe('6b1f031c2af2c54445f8190a758df815198291c1f897e57814219eebc91d7ba0');
  });

  it('[evidence:archive:processes] makes the same bytes in another process, locale and umask', async () => {
    const project = taskProject();
    plant(project, 'tree', Object.entries(contents));
    const attached = [
      { LC_ALL: 'C', TZ: 'UTC', umask: '022' },
      { LC_ALL: 'tr_TR.UTF-8', TZ: 'Asia/Tokyo', umask: '077' },
    ].map(({ umask, ...environment }) => {
      const worker = fileURLToPath(new URL('workers/evidence-worker.ts', import.meta.url));
      const options = ['--conditions=@waymark/source', '--import', import.meta.resolve('tsx'), worker];
      const output = execFileSync(process.execPath, [...options, project.root, 'TASK-0001', 'tree', umask, '1'], {
        env: { ...process.env, ...environment },
        encoding: 'utf8',
        stdio: 'pipe',
      });
      return JSON.parse(output) as unknown;
    });
    expect(attached[1]).toEqual(attached[0]);
    expect(attached[0]).toMatchObject({ sha256: sha256Of((await pack(project, 'tree')).archive) });
  });

  it('[evidence:archive:order] sorts names by their bytes and keeps them as they are', async () => {
    const project = taskProject();
    plant(project, 'tree', Object.entries(contents));
    const { index } = await pack(project, 'tree');
    const paths = index.files.map(({ path }) => path);
    expect(paths.slice(0, 5)).toEqual(['Zed.txt', 'a-b/x.txt', 'a/b.txt', 'a/漢字 and 🙂.txt', e.decomposed]);
    expect(paths).toContain(e.composed);
    expect(paths.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))).toEqual(paths);
  });

  it('[evidence:archive:index] tells path, size and SHA-256 of every file', async () => {
    const project = taskProject();
    plant(project, 'tree', Object.entries(contents));
    const { index } = await pack(project, 'tree');
    const expected = Object.entries(contents).map(([path, text]) => ({
      path,
      size: Buffer.byteLength(text),
      sha256: sha256Of(Buffer.from(text)),
    }));
    expect(index.files).toHaveLength(expected.length);
    expect(index.files).toEqual(expect.arrayContaining(expected));
    expect(index.total_size).toBe(expected.reduce((total, { size }) => total + size, 0));
  });

  it('[evidence:archive:round-trip] comes back as it was, empty directories, links and files of any size too', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-c]{1,2}\/[a-zé🙂 .]{0,120}x$/u), fc.nat(3_000)), {
          selector: ([path]) => path,
          maxLength: 8,
        }),
        async (files) => {
          const project = taskProject();
          const written = files.map(([path, size]) => [path, 'abc\n'.repeat(size)] as const);
          plant(project, 'tree', written);
          mkdirSync(join(project.root, 'tree/empty/inner'), { recursive: true });
          symlinkSync('empty/inner', join(project.root, 'tree/link'));
          const { archive } = await pack(project, 'tree');
          await extractArchive(archive, join(project.root, 'out'));
          expect(project.files('out')).toEqual(project.files('tree'));
          for (const [path, text] of written) expect(project.read(`out/${path}`)).toBe(text);
          expect(readlinkSync(join(project.root, 'out/link'))).toBe('empty/inner');
        },
      ),
      { numRuns: 30 },
    );
  });

  it('[evidence:archive:interchange] is read by tar, and reads what tar makes', async () => {
    const project = taskProject();
    plant(project, 'tree', Object.entries(contents));
    symlinkSync('b.txt', join(project.root, 'tree/a/link'));
    const { archive } = await pack(project, 'tree');
    mkdirSync(join(project.root, 'theirs'));
    execFileSync('tar', ['-xf', '-', '-C', 'theirs'], { cwd: project.root, input: await decompressed(archive) });
    expect(project.files('theirs')).toEqual(project.files('tree'));
    for (const format of ['gnu', 'pax', 'ustar']) {
      const some = format === 'ustar' ? ['a', 'a-b'] : ['.'];
      const tar = execFileSync('tar', [`--format=${format}`, '-cf', '-', '-C', 'tree', ...some], { cwd: project.root });
      await extractArchive(await compressed(tar), join(project.root, format));
      if (format === 'ustar') expect(project.read('ustar/a/b.txt')).toBe('b\n');
      else expect(project.files(format)).toEqual(project.files('tree'));
    }
    await extractArchive(foreignArchive, join(project.root, 'foreign'));
    expect(project.files('foreign')).toEqual(['link', 'one.txt', 'sub', 'sub/two.txt']);
    expect(project.read('foreign/link')).toMatch(/^1\n2\n[\d\n]+\n300\n$/);
  });

  it('[evidence:archive:hard-links] packs hard links and sparse files as files', async () => {
    const project = taskProject();
    project.write('tree/one.txt', 'shared');
    linkSync(join(project.root, 'tree/one.txt'), join(project.root, 'tree/two.txt'));
    writeFileSync(join(project.root, 'tree/sparse'), '');
    truncateSync(join(project.root, 'tree/sparse'), 3_000_000);
    const { archive, index } = await pack(project, 'tree');
    expect(index.files.map(({ path, size }) => [path, size])).toEqual([
      ['one.txt', 6],
      ['sparse', 3_000_000],
      ['two.txt', 6],
    ]);
    await extractArchive(archive, join(project.root, 'out'));
    expect(readFileSync(join(project.root, 'out/sparse')).equals(Buffer.alloc(3_000_000))).toBe(true);
  });

  it.each([
    ['a link to an absolute path', '/etc/passwd'],
    ['a link out', '../../secret'],
    ['a link that climbs behind a name', 'b/../../secret'],
    ['a link with a backslash', 'b\\..\\x'],
  ])('[evidence:archive:links-out] refuses %s', async (_, target) => {
    const project = taskProject();
    project.write('tree/a/b.txt', 'b');
    symlinkSync(target, join(project.root, 'tree/a/link'));
    await expect(pack(project, 'tree')).rejects.toMatchObject({ code: 'E005', details: { entry: 'a/link' } });
  });

  it('[evidence:archive:links-inside] keeps links that stay inside, also to nothing, and does not follow them', async () => {
    const project = taskProject();
    project.write('tree/a/b.txt', 'b');
    symlinkSync('../a', join(project.root, 'tree/a/up'));
    symlinkSync('../a/nothing', join(project.root, 'tree/a/dangling'));
    const { index, archive } = await pack(project, 'tree');
    expect(index.files).toHaveLength(1);
    expect(index.links).toEqual([
      { path: 'a/dangling', target: '../a/nothing' },
      { path: 'a/up', target: '../a' },
    ]);
    await extractArchive(archive, join(project.root, 'out'));
    expect(lstatSync(join(project.root, 'out/a/up')).isSymbolicLink()).toBe(true);
  });

  it('[evidence:archive:special-files] refuses pipes, and names that are no UTF-8 or mean something elsewhere', async () => {
    for (const plantOne of [
      (folder: string) => execFileSync('mkfifo', [join(folder, 'pipe')]),
      (folder: string) => writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe])]), ''),
      (folder: string) => writeFileSync(join(folder, 'a\\b'), ''),
    ]) {
      const project = taskProject();
      project.write('tree/ok.txt', 'ok');
      plantOne(join(project.root, 'tree'));
      await expect(pack(project, 'tree')).rejects.toMatchObject({ code: 'E005' });
    }
  });

  it('[evidence:archive:limits] packs up to its limits of entries, size and ratio and refuses the next', async () => {
    const project = taskProject();
    project.write('tree/a', 'aaaa');
    project.write('tree/b', 'bbbb');
    const exact = { ...archiveLimits, entries: 2, totalSize: 8 };
    expect((await pack(project, 'tree', { limits: exact })).index.total_size).toBe(8);
    await expect(pack(project, 'tree', { limits: { ...exact, totalSize: 7 } })).rejects.toThrow(
      'more than there may be',
    );
    await expect(pack(project, 'tree', { limits: { ...exact, entries: 1 } })).rejects.toThrow('more than 1 entries');
    truncateSync(join(project.root, 'tree/a'), 10_000_000);
    await expect(pack(project, 'tree')).rejects.toThrow('as a bomb does');
    truncateSync(join(project.root, 'tree/a'), 9_999_990);
    expect((await pack(project, 'tree')).index.files).toHaveLength(2);
  });

  it('[evidence:archive:changing] notices a file that grows or shrinks while it is read', async () => {
    const project = taskProject();
    const path = join(project.root, 'tree/log');
    for (const [change, message] of [
      [() => appendFileSync(path, 'x'), 'grew'],
      [() => truncateSync(path, 4_500_000), 'shrank'],
    ] as const) {
      project.write('tree/log', 'line\n'.repeat(1_000_000));
      let seen = 0;
      const inspect = () => void (seen++ === 0 && change());
      await expect(pack(project, 'tree', { inspect })).rejects.toThrow(message);
    }
  });
});

function plant(project: TaskProject, folder: string, files: Iterable<readonly [string, string]>): void {
  mkdirSync(join(project.root, folder), { recursive: true });
  for (const [path, text] of files) project.write(`${folder}/${path}`, text);
}

async function pack(
  project: TaskProject,
  folder: string,
  options: { limits?: ArchiveLimits; inspect?: (path: string, piece: Buffer) => void } = {},
) {
  const pieces: Uint8Array[] = [];
  const write = (piece: Uint8Array) => Promise.resolve(void pieces.push(piece));
  const index = await packTree(join(project.root, folder), { write, ...options });
  return { archive: Buffer.concat(pieces), index };
}
