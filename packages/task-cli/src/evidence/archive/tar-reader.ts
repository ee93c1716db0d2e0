import { archiveRefused, type ArchiveLimits } from './archive-limits.ts';
import { assertLinkInside, toArchivePath } from './archive-path.ts';
import { decodePaxRecords, decodeTarHeader, decodeUtf8, padded, tarBlock, type TarHeader } from './tar-header.ts';

/** The longest header of a long name or of pax records, in bytes. */
const longestExtension = 65_536;

/** What a {@link TarReader} has found; a file is followed by its content in pieces and by `fileEnd`. */
export interface TarSink {
  file(path: string, size: number): void;
  content(piece: Buffer): void;
  fileEnd(): void;
  directory(path: string): void;
  link(path: string, target: string): void;
}

/**
 * Reads a tar archive that comes in pieces, and lets through only what can be created below a folder without leaving
 * it: see `toArchivePath` and `assertLinkInside`. Each path comes once, and never below a file or a link.
 */
export class TarReader {
  readonly #sink: TarSink;
  readonly #limits: ArchiveLimits;
  /** What each path is; folders that no entry names are here too. */
  readonly #known = new Map<string, 'file' | 'directory' | 'link'>();
  #entries = 0;
  #totalSize = 0;
  /** A part of a block, or an extension that is not complete. */
  #pending: Buffer[] = [];
  #pendingSize = 0;
  /** How much of the current content, and of the zeros behind it, is still to come. */
  #left = 0;
  #padding = 0;
  #state: 'header' | 'content' | 'extension' | 'padding' | 'end' = 'header';
  #header: TarHeader | null = null;
  #overridden: { path?: string; target?: string; size?: number } = {};

  constructor(sink: TarSink, limits: ArchiveLimits) {
    this.#sink = sink;
    this.#limits = limits;
  }

  /** @throws {TaskError} E005 for everything that is refused. */
  push(piece: Buffer): void {
    for (let from = 0; from < piece.length;) from += this.#take(piece.subarray(from));
  }

  /** @throws {TaskError} E005 where the archive is cut off. */
  end(): void {
    if (this.#state !== 'end') throw archiveRefused('it is cut off');
  }

  /** How many of the bytes it has used. */
  #take(bytes: Buffer): number {
    switch (this.#state) {
      case 'header':
        return this.#collect(bytes, tarBlock, (block) => this.#readHeader(block));
      case 'extension':
        return this.#collect(bytes, this.#left, (content) => this.#readExtension(content));
      case 'content': {
        const content = bytes.subarray(0, this.#left);
        this.#sink.content(content);
        this.#left -= content.length;
        if (this.#left === 0) this.#endFile();
        return content.length;
      }
      case 'padding': {
        const skipped = Math.min(bytes.length, this.#padding);
        this.#padding -= skipped;
        if (this.#padding === 0) this.#state = 'header';
        return skipped;
      }
      case 'end':
        if (bytes.some((byte) => byte !== 0)) throw archiveRefused('there is something behind its end');
        return bytes.length;
    }
  }

  #collect(bytes: Buffer, size: number, complete: (whole: Buffer) => void): number {
    const taken = bytes.subarray(0, size - this.#pendingSize);
    this.#pending.push(taken);
    this.#pendingSize += taken.length;
    if (this.#pendingSize === size) {
      const whole = Buffer.concat(this.#pending);
      this.#pending = [];
      this.#pendingSize = 0;
      complete(whole);
    }
    return taken.length;
  }

  #readHeader(block: Buffer): void {
    const header = decodeTarHeader(block);
    if (header === null) {
      this.#state = 'end';
      return;
    }
    this.#header = header;
    if (header.type === 'file' || header.type === 'directory' || header.type === 'link') {
      this.#readEntry(header);
      return;
    }
    if (header.size > longestExtension) throw archiveRefused('an extended header is too long');
    if (++this.#entries > 4 * this.#limits.entries) throw archiveRefused('it has too many extended headers');
    this.#left = header.size;
    this.#padding = padded(header.size) - header.size;
    this.#state = header.size === 0 ? 'header' : 'extension';
  }

  #readExtension(content: Buffer): void {
    const type = this.#header?.type;
    if (type === 'long-name') this.#overridden.path = untilZero(content);
    if (type === 'long-link') this.#overridden.target = untilZero(content);
    if (type === 'extended') {
      const records = decodePaxRecords(content);
      const [path, target, size] = [records.get('path'), records.get('linkpath'), records.get('size')];
      if (path !== undefined) this.#overridden.path = path;
      if (target !== undefined) this.#overridden.target = target;
      if (size !== undefined) this.#overridden.size = /^\d{1,15}$/.test(size) ? Number(size) : Infinity;
      // A sparse file looks like a file to readers that do not know it, with another content.
      if ([...records.keys()].some((key) => key.startsWith('GNU.sparse')))
        throw archiveRefused('it holds a sparse file');
    }
    this.#state = this.#padding === 0 ? 'header' : 'padding';
  }

  #readEntry(header: TarHeader): void {
    const path = toArchivePath(this.#overridden.path ?? header.name);
    const target = this.#overridden.target ?? header.target;
    const size = header.type === 'file' ? (this.#overridden.size ?? header.size) : 0;
    this.#overridden = {};
    this.#padding = padded(size) - size;
    // What a nameless directory stands for is the archive's root, which is there.
    if (path === '' && header.type === 'directory') return;
    if (path === '') throw archiveRefused('an entry has no name');
    this.#register(path, header.type as 'file');
    if (header.type === 'directory') this.#sink.directory(path);
    if (header.type === 'link') {
      assertLinkInside(path, target);
      this.#sink.link(path, target);
    }
    if (header.type !== 'file') return;
    this.#totalSize += size;
    if (this.#totalSize > this.#limits.totalSize) {
      throw archiveRefused(`its files hold more than ${this.#limits.totalSize} bytes`);
    }
    this.#sink.file(path, size);
    this.#left = size;
    if (size === 0) this.#endFile();
    else this.#state = 'content';
  }

  #endFile(): void {
    this.#sink.fileEnd();
    this.#state = this.#padding === 0 ? 'header' : 'padding';
  }

  #register(path: string, type: 'file' | 'directory' | 'link'): void {
    const parts = path.split('/');
    for (let depth = 1; depth < parts.length; depth++) {
      const folder = parts.slice(0, depth).join('/');
      const known = this.#known.get(folder);
      if (known === undefined) this.#know(folder, 'directory');
      else if (known !== 'directory') throw archiveRefused(`it is below a ${known}`, path);
    }
    const known = this.#known.get(path);
    if (known === 'directory' && type === 'directory') return;
    if (known !== undefined) throw archiveRefused('it is there twice', path);
    this.#know(path, type);
  }

  #know(path: string, type: 'file' | 'directory' | 'link'): void {
    this.#known.set(path, type);
    if (this.#known.size > this.#limits.entries) {
      throw archiveRefused(`it has more than ${this.#limits.entries} entries`);
    }
  }
}

function untilZero(content: Buffer): string {
  const end = content.indexOf(0);
  return decodeUtf8(end === -1 ? content : content.subarray(0, end));
}
