import { setImmediate as nextTurn } from 'node:timers/promises';

import { archiveLimits, archiveRefused, assertRatio, type ArchiveLimits } from './archive-limits.ts';
import { TarReader, type TarSink } from './tar-reader.ts';
import { findFrames, loadZstd } from './zstd.ts';

/**
 * Reads a `.tar.zst` and tells the sink what is in it; the sink decides what becomes of it.
 * @throws {TaskError} E005 for a damaged archive, and for all that an archive must not hold.
 */
export async function unpackArchive(archive: Buffer, sink: TarSink, limits = archiveLimits): Promise<void> {
  const zstd = await loadZstd();
  const reader = new TarReader(sink, limits);
  const most = largestTar(limits);
  let unpacked = 0;
  for (const frame of findFrames(archive, most)) {
    const piece = zstd.decompress(frame);
    unpacked += piece.length;
    if (unpacked > most) throw archiveRefused(`it unpacks to more than ${most} bytes`);
    assertRatio({ unpacked, packed: archive.length }, limits);
    reader.push(Buffer.from(piece.buffer, piece.byteOffset, piece.length));
    await nextTurn();
  }
  reader.end();
}

/** With a header and filling for each entry. */
function largestTar(limits: ArchiveLimits): number {
  return limits.totalSize + limits.entries * 2_048 + 1024 * 1024;
}
