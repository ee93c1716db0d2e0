import { archiveRefused } from './archive-limits.ts';

/**
 * One implementation and one level everywhere: the system's own zstd, and Node's, give other bytes by their version.
 * @see ../../../../../docs/decisions/2026-11-20-evidence-archives.md
 */
export const compressionLevel = 1;

/** The largest window that a frame may ask for, in bytes; `tar --zstd` stays below. */
const largestWindow = 128 * 1024 * 1024;
const largestBlock = 128 * 1024;

export interface Zstd {
  /** One frame that holds the bytes. */
  compress(bytes: Uint8Array): Uint8Array;
  /** The bytes of one frame that {@link findFrames} has found. */
  decompress(frame: Frame): Uint8Array;
}

export interface Frame {
  bytes: Uint8Array;
  /** The most that it can hold, in bytes. */
  most: number;
}

let loading: Promise<Zstd> | null = null;

/** Loads the library once, and only when an archive is made or read. */
export function loadZstd(): Promise<Zstd> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Zstd> {
  const { init, compress, decompress } = await import('@bokuweb/zstd-wasm');
  await init();
  return {
    compress: (bytes) => compress(bytes, compressionLevel),
    decompress: ({ bytes, most }) => {
      try {
        return decompress(bytes, { defaultHeapSize: most });
      } catch {
        throw archiveRefused('its compressed bytes are damaged');
      }
    },
  };
}

/**
 * The frames of a compressed file, found by their headers alone: nothing is unpacked, and none is given out that could
 * hold more than `most` bytes.
 * @throws {TaskError} E005 for what is no zstd, is cut off, or could hold more.
 * @see https://www.rfc-editor.org/rfc/rfc8878
 */
export function* findFrames(file: Buffer, most: number): Generator<Frame> {
  for (let from = 0; from < file.length;) {
    const header = readFrameHeader(file, from);
    if (header.content === null) {
      from = header.end;
      continue;
    }
    const { bound, end } = walkBlocks(file, header);
    // The library reserves what the header says, so the header must not say what cannot be.
    if (header.content !== Infinity && header.content > bound) throw archiveRefused('a frame is damaged');
    const holds = Math.min(header.content, bound);
    if (holds > most) throw archiveRefused(`it could unpack to more than ${most} bytes`);
    yield { bytes: file.subarray(from, end), most: holds };
    from = end;
  }
}

interface FrameHeader {
  /** Where the blocks begin; of a frame to skip, where it ends. */
  end: number;
  /** What the frame says it holds, else Infinity; null for one to skip. */
  content: number | null;
  checksum: boolean;
}

function readFrameHeader(file: Buffer, from: number): FrameHeader {
  const magic = unsigned(file, from, 4);
  if (magic >>> 4 === 0x184d2a5) {
    const end = from + 8 + unsigned(file, from + 4, 4);
    if (end > file.length) throw archiveRefused('it is cut off');
    return { end, content: null, checksum: false };
  }
  if (magic !== 0xfd2fb528) throw archiveRefused('it is not compressed with zstd, or damaged');
  const descriptor = unsigned(file, from + 4, 1);
  const single = (descriptor & 0x20) !== 0;
  if ((descriptor & 0x03) !== 0) throw archiveRefused('it needs a dictionary');
  const windowByte = single ? 0 : unsigned(file, from + 5, 1);
  const window = single ? 0 : 2 ** (10 + (windowByte >> 3)) * (1 + (windowByte & 7) / 8);
  if (window > largestWindow) throw archiveRefused('it needs too much memory to unpack');
  const at = from + 5 + (single ? 0 : 1);
  const code = descriptor >> 6;
  const length = code === 0 ? (single ? 1 : 0) : 2 ** code;
  const content = length === 0 ? Infinity : unsigned(file, at, length) + (length === 2 ? 256 : 0);
  return { end: at + length, content, checksum: (descriptor & 0x04) !== 0 };
}

function walkBlocks(file: Buffer, header: FrameHeader): { bound: number; end: number } {
  let bound = 0;
  for (let at = header.end; ;) {
    const block = unsigned(file, at, 3);
    const type = (block >> 1) & 3;
    const size = block >> 3;
    if (type === 3 || size > largestBlock) throw archiveRefused('its compressed bytes are damaged');
    bound += type === 2 ? largestBlock : size;
    at += 3 + (type === 1 ? 1 : size);
    if ((block & 1) === 0) continue;
    const end = at + (header.checksum ? 4 : 0);
    if (end > file.length) throw archiveRefused('it is cut off');
    return { bound, end };
  }
}

/** A little-endian number. */
function unsigned(file: Buffer, from: number, length: number): number {
  if (from + length > file.length) throw archiveRefused('it is cut off');
  if (length === 8) return file.readUInt32LE(from) + file.readUInt32LE(from + 4) * 2 ** 32;
  return file.readUIntLE(from, length);
}
