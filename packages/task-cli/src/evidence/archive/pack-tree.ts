import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

import { toTaskError } from '../../storage/to-task-error.ts';
import { ArchiveWriter } from './archive-writer.ts';
import type { ArchiveIndex } from './archive-index.ts';
import { archiveLimits, archiveRefused, assertRatio, type ArchiveLimits } from './archive-limits.ts';
import { frameSize, inlineCompressor, threadCompressor } from './frame-compressor.ts';
import { readTree, type TreeEntry } from './read-tree.ts';
import { encodeTarHeader, padded, tarBlock } from './tar-header.ts';

/** From so many bytes on a thread of its own is worth its start. */
const threadWorthwhile = 8 * frameSize;

export interface PackOptions {
  /** Gets the archive piece by piece, in order; a piece is not used again. */
  write(piece: Uint8Array): Promise<void>;
  /** Sees what is packed, in pieces of up to 1 MiB; throws to stop. The bytes are overwritten afterwards. */
  inspect?(path: string, piece: Buffer): void;
  limits?: ArchiveLimits;
}

/**
 * Packs a directory as `.tar.zst`, the same bytes for the same names and contents wherever and whenever. Memory is
 * bounded, whatever the size.
 * @throws {TaskError} E005 for what an archive must not hold, over a limit, and for files that change meanwhile.
 */
export async function packTree(root: string, options: PackOptions): Promise<ArchiveIndex> {
  const limits = options.limits ?? archiveLimits;
  const entries = readTree(root, limits);
  const expected = entries.reduce((total, { size }) => total + size, 0);
  const compressor = expected < threadWorthwhile ? await inlineCompressor() : await threadCompressor();
  try {
    const archive = new ArchiveWriter(compressor, options.write);
    const index = await packEntries(entries, { root, archive, options, limits });
    await archive.add(Buffer.alloc(2 * tarBlock));
    await archive.end();
    assertRatio({ unpacked: index.total_size, packed: archive.size }, limits);
    return index;
  } finally {
    await compressor.close();
  }
}

async function packEntries(
  entries: readonly TreeEntry[],
  packing: { root: string; archive: ArchiveWriter; options: PackOptions; limits: ArchiveLimits },
): Promise<ArchiveIndex> {
  const index: ArchiveIndex = { schema_version: '1.0', files: [], links: [], total_size: 0 };
  for (const entry of entries) {
    const { path, type, target } = entry;
    if (type === 'file') {
      const most = packing.limits.totalSize - index.total_size;
      const file = await packFile({ ...packing, entry, most });
      index.files.push(file);
      index.total_size += file.size;
      continue;
    }
    if (type === 'link') index.links.push({ path, target });
    const name = type === 'directory' ? `${path}/` : path;
    await packing.archive.add(encodeTarHeader({ name, type, size: 0, target }));
  }
  return index;
}

interface PackedFile {
  root: string;
  entry: TreeEntry;
  archive: ArchiveWriter;
  options: PackOptions;
  /** How many bytes there may still be. */
  most: number;
}

async function packFile({ root, entry, archive, options, most }: PackedFile) {
  const { path } = entry;
  const file = openFile(join(root, path), path);
  try {
    const { size } = fstatSync(file);
    if (size > most) throw archiveRefused(`the files before it and it hold more than there may be`, path);
    await archive.add(encodeTarHeader({ name: path, type: 'file', size, target: '' }));
    const hash = createHash('sha256');
    for (let left = size; left > 0;) {
      const { room } = archive;
      const read = readSync(file, room, 0, Math.min(left, room.length), null);
      if (read === 0) throw archiveRefused('it shrank while it was read', path);
      const piece = room.subarray(0, read);
      options.inspect?.(path, piece);
      hash.update(piece);
      await archive.filled(read);
      left -= read;
    }
    if (readSync(file, Buffer.alloc(1), 0, 1, null) !== 0) throw archiveRefused('it grew while it was read', path);
    await archive.add(Buffer.alloc(padded(size) - size));
    return { path, size, sha256: hash.digest('hex') };
  } finally {
    closeSync(file);
  }
}

/** Neither follows a link nor waits for a pipe that was put in the file's place. */
function openFile(at: string, path: string): number {
  try {
    const file = openSync(at, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if (fstatSync(file).isFile()) return file;
    closeSync(file);
  } catch (error) {
    throw toTaskError(error, `Cannot read ${JSON.stringify(path)} for the archive`);
  }
  throw archiveRefused('it is no file any more', path);
}
