import { archiveRefused } from './archive-limits.ts';

/** A tar archive is a sequence of blocks of this many bytes. */
export const tarBlock = 512;

export type TarType = 'file' | 'directory' | 'link' | 'extended' | 'global' | 'long-name' | 'long-link';

export interface TarHeader {
  name: string;
  type: TarType;
  size: number;
  /** Where a link leads. */
  target: string;
}

const flags: Record<string, TarType> = {
  ...{ '0': 'file', '\0': 'file', '2': 'link', '5': 'directory' },
  ...{ x: 'extended', g: 'global', L: 'long-name', K: 'long-link' },
};
const refusedFlags: Record<string, string> = {
  ...{ '1': 'a hard link', '3': 'a character device', '4': 'a block device', '6': 'a named pipe' },
  ...{ '7': 'a contiguous file', S: 'a sparse file', M: 'a part of another archive', D: 'a dumped directory' },
};

/**
 * The blocks before an entry's content, in ustar, with a pax block where a name is too long for it or not ASCII. Times,
 * owners and rights are always the same ones, so that equal trees have equal bytes.
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html
 */
export function encodeTarHeader({ name, type, size, target }: TarHeader): Uint8Array {
  const records = [paxRecord('path', name), paxRecord('linkpath', target)].join('');
  const block = encodeBlock({ name, type, size, target });
  if (records === '') return block;
  const content = Buffer.from(records);
  const padding = Buffer.alloc(padded(content.length) - content.length);
  const before = encodeBlock({ name: 'pax', type: 'extended', size: content.length, target: '' });
  return Buffer.concat([before, content, padding, block]);
}

/**
 * What a header says; null for a block of zeros, which ends an archive.
 * @throws {TaskError} E005 for a damaged header, and for devices, pipes and other entries that are no evidence.
 */
export function decodeTarHeader(block: Buffer): TarHeader | null {
  if (block.every((byte) => byte === 0)) return null;
  if (readOctal(block, { from: 148, length: 8 }) !== checksum(block)) throw archiveRefused('a header is damaged');
  const prefix = block.toString('latin1', 257, 262) === 'ustar' && block[262] === 0 ? readText(block, 345, 155) : '';
  const short = readText(block, 0, 100);
  const name = prefix === '' ? short : `${prefix}/${short}`;
  const flag = String.fromCharCode(block[156]!);
  const type = flags[flag];
  if (type === undefined) throw archiveRefused(`it is ${refusedFlags[flag] ?? 'of an unknown type'}`, name);
  // Older archives mark a directory by the slash alone.
  const isDirectory = type === 'file' && name.endsWith('/');
  const size = type === 'link' || type === 'directory' ? 0 : readOctal(block, { from: 124, length: 12 });
  return { name, type: isDirectory ? 'directory' : type, size, target: readText(block, 157, 100) };
}

/**
 * The records of a pax block, as in `27 path=a/very/long/name\n`.
 * @throws {TaskError} E005 where they are damaged.
 */
export function decodePaxRecords(content: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let from = 0; from < content.length;) {
    const space = content.indexOf(0x20, from);
    const digits = space === -1 || space - from > 8 ? '' : content.toString('latin1', from, space);
    const to = from + Number(digits);
    if (!/^\d+$/.test(digits) || to > content.length || to <= space || content[to - 1] !== 0x0a) {
      throw archiveRefused('an extended header is damaged');
    }
    const record = decodeUtf8(content.subarray(space + 1, to - 1));
    const sign = record.indexOf('=');
    if (sign <= 0) throw archiveRefused('an extended header is damaged');
    records.set(record.slice(0, sign), record.slice(sign + 1));
    from = to;
  }
  return records;
}

/** The length of a content with the zeros that fill its last block. */
export function padded(size: number): number {
  return Math.ceil(size / tarBlock) * tarBlock;
}

/** @throws {TaskError} E005 for what is not UTF-8: it could not be told apart in JSON. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw archiveRefused('a name is not UTF-8', Buffer.from(bytes).toString('latin1'));
  }
}

function encodeBlock({ name, type, size, target }: TarHeader): Buffer {
  const block = Buffer.alloc(tarBlock);
  const flag = { file: '0', directory: '5', link: '2', extended: 'x' }[type as 'file'];
  const mode = { file: '0000644', directory: '0000755', link: '0000777', extended: '0000644' }[type as 'file'];
  // Only readers that do not know pax see the cut name.
  block.set(Buffer.from(name).subarray(0, 100), 0);
  block.write(mode, 100, 'latin1');
  block.write('0000000', 108, 'latin1');
  block.write('0000000', 116, 'latin1');
  block.write(size.toString(8).padStart(11, '0'), 124, 'latin1');
  block.write('00000000000', 136, 'latin1');
  block.write(flag, 156, 'latin1');
  block.set(Buffer.from(target).subarray(0, 100), 157);
  block.write('ustar\u000000', 257, 'latin1');
  block.write('0000000', 329, 'latin1');
  block.write('0000000', 337, 'latin1');
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** Empty where the header's own field holds the value. */
function paxRecord(key: string, value: string): string {
  if (Buffer.byteLength(value) <= 100 && /^[\0-\x7f]*$/.test(value)) return '';
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest;
  while (length !== rest + String(length).length) length = rest + String(length).length;
  return `${length} ${key}=${value}\n`;
}

/** The sum of all bytes, its own field as blanks. */
function checksum(block: Uint8Array): number {
  let sum = 8 * 0x20;
  for (let index = 0; index < tarBlock; index++) {
    if (index < 148 || index >= 156) sum += block[index]!;
  }
  return sum;
}

function readText(block: Buffer, from: number, length: number): string {
  const field = block.subarray(from, from + length);
  const end = field.indexOf(0);
  return decodeUtf8(end === -1 ? field : field.subarray(0, end));
}

function readOctal(block: Buffer, { from, length }: { from: number; length: number }): number {
  const digits = block.toString('latin1', from, from + length).replace(/^ {0,12}/, '');
  const octal = /^[0-7]{0,12}/.exec(digits)![0];
  if (!/^[\0 ]*$/.test(digits.slice(octal.length))) throw archiveRefused('a header holds a number that is none');
  return octal === '' ? 0 : Number.parseInt(octal, 8);
}
