import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { TaskError } from '../src/errors.ts';
import { archiveLimits } from '../src/evidence/archive/archive-limits.ts';
import { extractArchive } from '../src/evidence/archive/extract-archive.ts';
import { compressed, rawArchive, rawEntry, type RawEntry } from './support/hostile-tar.ts';
import { taskProject } from './support/task-project.ts';

const good: RawEntry = { name: 'good.txt', content: 'good' };
const other: RawEntry = { name: 'other.txt', content: 'other' };

describe('extracting a hostile archive', () => {
  const longest = 'a/'.repeat(2_048) + 'b';
  const cases: [string, RawEntry[], string][] = [
    ['an absolute path', [{ name: '/tmp/evil' }], 'absolute'],
    ['a path with a drive', [{ name: 'C:evil' }], 'absolute'],
    ['a path that climbs', [{ name: 'a/../../evil' }], 'climbs out'],
    ['a path that climbs in its prefix', [{ name: 'evil', prefix: '..' }], 'climbs out'],
    ['a directory that climbs', [{ name: '../evil/', flag: '5' }], 'climbs out'],
    ['a path with a backslash', [{ name: '..\\evil' }], 'backslash'],
    ['a name that is not UTF-8', [{ name: 'a\xff' }], 'not UTF-8'],
    ['an entry without a name', [{ name: './', flag: '2', target: 'x' }], 'no name'],
    ['a link to an absolute path', [{ name: 'l', flag: '2', target: '/etc' }], 'inside'],
    ['a link to nothing', [{ name: 'l', flag: '2', target: '' }], 'inside'],
    ['a link out', [{ name: 'a/l', flag: '2', target: '../../etc' }], 'leads out'],
    ['a link that climbs behind a name', [{ name: 'l', flag: '2', target: 'a/../..' }], 'behind a name'],
    ['a link that climbs back', [{ name: 'l', flag: '2', target: 'a/../x' }], 'behind a name'],
    ['a file below a link', [{ name: 'l', flag: '2', target: 'a' }, { name: 'l/x' }], 'below a link'],
    ['a file below a file', [{ name: 'good.txt/x' }], 'below a file'],
    ['a path that comes twice', [other, other], 'twice'],
    [
      'a link in the place of a directory',
      [
        { name: 'd/', flag: '5' },
        { name: 'd', flag: '2', target: 'x' },
      ],
      'twice',
    ],
    ['a hard link', [{ name: 'h', flag: '1', target: '/etc/passwd' }], 'hard link'],
    ['a character device', [{ name: 'd', flag: '3' }], 'character device'],
    ['a block device', [{ name: 'd', flag: '4' }], 'block device'],
    ['a pipe', [{ name: 'd', flag: '6' }], 'named pipe'],
    ['a sparse file', [{ name: 'd', flag: 'S' }], 'sparse'],
    ['a sparse file in pax', [{ name: 'p', flag: 'x', content: '22 GNU.sparse.major=1\n' }, other], 'sparse'],
    ['a sparse file in an older pax', [{ name: 'p', flag: 'x', content: '22 GNU.sparse.size=10\n' }, other], 'sparse'],
    ['an unknown type', [{ name: 'd', flag: 'Q' }], 'unknown type'],
    ['a damaged checksum', [{ name: 'd', checksum: '0000001\0' }], 'damaged'],
    ['a size that is none', [{ name: 'd', size: '0000000x000' }], 'number'],
    ['a size in base 256', [{ name: 'd', size: '\x80\0\0\0\0\0\0\0\0\0\0\x09' }], 'number'],
    ['a size over the limit', [{ name: 'd', size: 200_000_001 }], 'more than 200000000 bytes'],
    ['a pax path that climbs', [{ name: 'p', flag: 'x', content: '16 path=../evil\n' }, other], 'climbs out'],
    ['a pax path with a NUL', [{ name: 'p', flag: 'x', content: '12 path=a\0b\n' }, other], 'NUL'],
    [
      'a pax link out',
      [
        { name: 'p', flag: 'x', content: '19 linkpath=/etc/x\n' },
        { name: 'l', flag: '2' },
      ],
      'inside',
    ],
    ['a pax size over the limit', [{ name: 'p', flag: 'x', content: '23 size=99999999999999\n' }, other], 'more than'],
    ['a pax size that is none', [{ name: 'p', flag: 'x', content: '11 size=-1\n' }, other], 'more than'],
    ['a pax record that is too long', [{ name: 'p', flag: 'x', content: '99 path=x\n' }, other], 'damaged'],
    ['a pax record without a length', [{ name: 'p', flag: 'x', content: 'path=x\n' }, other], 'damaged'],
    ['a pax record without a value', [{ name: 'p', flag: 'x', content: '7 path\n' }, other], 'damaged'],
    ['pax records that are too long', [{ name: 'p', flag: 'x', content: 'x'.repeat(65_537) }, other], 'too long'],
    ['a long name that climbs', [{ name: 'n', flag: 'L', content: '../evil\0' }, other], 'climbs out'],
    [
      'a long link out',
      [
        { name: 'n', flag: 'K', content: '../evil' },
        { name: 'l', flag: '2' },
      ],
      'leads out',
    ],
    ['a path that is too long', [{ name: 'n', flag: 'L', content: longest }, other], 'over 4096 bytes'],
  ];

  it.each(cases)('[evidence:extract:refuses] refuses %s and writes nothing', async (_, entries, message) => {
    const project = taskProject();
    const extracted = extractArchive(await rawArchive([good, ...entries]), join(project.root, 'a/out'));
    await expect(extracted).rejects.toMatchObject({ code: 'E005' });
    await expect(extracted).rejects.toThrow(message);
    expect(project.files('.')).toEqual(['a']);
  });

  it('[evidence:extract:truncated] refuses an archive that is cut off anywhere, or goes on behind its end', async () => {
    const project = taskProject();
    const whole = await rawArchive([good]);
    for (let length = 0; length < whole.length; length++) {
      await expect(extractArchive(whole.subarray(0, length), join(project.root, 'out'))).rejects.toMatchObject({
        code: 'E005',
      });
    }
    for (const archive of [
      await rawArchive([good], { ended: false }),
      await rawArchive([{ name: 'a', size: 5_000 }], { ended: false }),
      Buffer.concat([whole, whole]),
      Buffer.concat([whole, Buffer.from('tail')]),
    ]) {
      await expect(extractArchive(archive, join(project.root, 'out'))).rejects.toMatchObject({ code: 'E005' });
    }
    expect(project.files('.')).toEqual([]);
  });

  it('[evidence:extract:bombs] stops at its limits of size, entries and ratio', async () => {
    const project = taskProject();
    const extract = (archive: Buffer, limits = archiveLimits) =>
      extractArchive(archive, join(project.root, 'out'), limits);
    const zeros = await rawArchive([{ name: 'zeros', content: Buffer.alloc(10_000_001) }]);
    await expect(extract(zeros)).rejects.toThrow('as a bomb does');
    const two = await rawArchive([good, { name: 'b', content: '1234' }]);
    await expect(extract(two, { ...archiveLimits, totalSize: 7 })).rejects.toThrow('more than 7 bytes');
    await expect(extract(two, { ...archiveLimits, entries: 1 })).rejects.toThrow('more than 1 entries');
    const deep = await rawArchive([{ name: 'a/b/c/d' }]);
    await expect(extract(deep, { ...archiveLimits, entries: 3 })).rejects.toThrow('more than 3 entries');
    const headers = await rawArchive(Array.from({ length: 100 }, () => ({ name: 'g', flag: 'g' })));
    await expect(extract(headers, { ...archiveLimits, entries: 20 })).rejects.toThrow('extended headers');
    expect(project.files('.')).toEqual([]);
    await extract(two, { ...archiveLimits, totalSize: 8, entries: 2 });
    expect(project.files('out')).toEqual(['b', 'good.txt']);
  });

  it('[evidence:extract:frames] refuses frames that say what cannot be, before anything is unpacked', async () => {
    const project = taskProject();
    const magic = [0x28, 0xb5, 0x2f, 0xfd];
    const rle = (count: number) =>
      Array.from({ length: count }, (_, index) => [index === count - 1 ? 3 : 2, 0, 0x10, 0]);
    for (const [bytes, message] of [
      // Each block of four bytes holds 128 KiB of zeros.
      [[...magic, 0x00, 0x38, ...rle(2_000).flat()], 'could unpack to more'],
      [[...magic, 0x00, 0xff, 1, 0, 0], 'too much memory'],
      [[...magic, 0xe0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0], 'a frame is damaged'],
      [[...magic, 0x21, 0, 0, 1, 0, 0], 'dictionary'],
      [[...magic, 0x20, 0, 7, 0, 0], 'damaged'],
      [[0x50, 0x2a, 0x4d, 0x18, 0xff, 0xff, 0xff, 0xff], 'cut off'],
      [[1, 2, 3, 4, 5, 6, 7, 8], 'not compressed with zstd'],
    ] as const) {
      const extracted = extractArchive(Buffer.from(bytes), join(project.root, 'out'));
      await expect(extracted).rejects.toThrow(message);
    }
    const skipped = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9]);
    await extractArchive(Buffer.concat([skipped, await rawArchive([good])]), join(project.root, 'out'));
    expect(project.files('.')).toEqual(['out', 'out/good.txt']);
  });

  it('[evidence:extract:new-folder] extracts into a new folder only', async () => {
    const project = taskProject();
    mkdirSync(join(project.root, 'out'));
    const extracted = extractArchive(await rawArchive([good]), join(project.root, 'out'));
    await expect(extracted).rejects.toMatchObject({ code: 'E006' });
    expect(project.files('.')).toEqual(['out']);
  });

  it('reads names with "./", doubled slashes, a root entry, prefixes, old directories and global headers', async () => {
    const project = taskProject();
    const archive = await rawArchive([
      { name: 'g', flag: 'g', content: '12 comment=x\n'.slice(0, 12) + '\n' },
      { name: './', flag: '5' },
      { name: './a//b.txt', content: 'b' },
      { name: 'old/' },
      { name: 'c.txt', prefix: 'p/q', content: 'c' },
      { name: 'a/', flag: '5' },
    ]);
    await extractArchive(archive, join(project.root, 'out'));
    expect(project.files('out')).toEqual(['a', 'a/b.txt', 'old', 'p', 'p/q', 'p/q/c.txt']);
  });
});

describe('mutated archives', () => {
  const tar = Buffer.concat([
    rawEntry({ name: 'd/', flag: '5' }),
    rawEntry({ name: 'p', flag: 'x', content: '18 path=long/name\n' }),
    rawEntry({ name: 'x', content: 'content '.repeat(100) }),
    rawEntry({ name: 'd/link', flag: '2', target: '../long' }),
    rawEntry({ name: 'n', flag: 'L', content: 'other/name\0' }),
    rawEntry({ name: 'x', content: 'more' }),
    Buffer.alloc(1_024),
  ]);
  const mutations = fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 0x2e, 0x2f, 0x30, 0x31, 0x37, 0x80, 0xff)), {
    minLength: 1,
    maxLength: 12,
  });

  it.each(['the tar with its checksums set right', 'the compressed bytes'])(
    '[evidence:extract:fuzz] never write outside, crash or hang: %s',
    async (what) => {
      const base = what === 'the compressed bytes' ? await compressed(tar) : tar;
      await fc.assert(
        fc.asyncProperty(mutations, async (changes) => {
          const project = taskProject();
          writeFileSync(join(project.root, 'sentinel'), 'untouched');
          const bytes = Buffer.from(base);
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          const archive = base === tar ? await compressed(withChecksums(bytes)) : bytes;
          const extracted = await extractArchive(archive, join(project.root, 'box/out')).catch(
            (error: unknown) => error,
          );
          if (extracted !== undefined) expect(TaskError.isInstance(extracted)).toBe(true);
          const top = project.files('.').filter((path) => !path.startsWith('box/out/'));
          expect(top).toEqual(extracted === undefined ? ['box', 'box/out', 'sentinel'] : ['box', 'sentinel']);
          expect(readFileSync(join(project.root, 'sentinel'), 'utf8')).toBe('untouched');
        }),
        { numRuns: 150 },
      );
    },
  );
});

/** Else nearly every mutation would end at the first header. */
function withChecksums(tar: Buffer): Buffer {
  for (let at = 0; at + 512 <= tar.length; at += 512) {
    if (tar.toString('latin1', at + 257, at + 262) !== 'ustar') continue;
    tar.fill(' ', at + 148, at + 156);
    const sum = tar.subarray(at, at + 512).reduce((total, byte) => total + byte, 0);
    tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148, 'latin1');
  }
  return tar;
}
