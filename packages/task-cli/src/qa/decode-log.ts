import { qaLimits } from './qa-result.ts';

/** The text of a log, or why there is none. */
export type DecodedLog = { text: string } | { unreadable: string };

const tooLarge = `It is longer than ${qaLimits.bytes / 1_000_000} MB.`;

/** UTF-8, or UTF-16 with a byte order mark, as PowerShell redirects it. */
export function decodeLog(bytes: Uint8Array): DecodedLog {
  if (bytes.length > qaLimits.bytes) return { unreadable: tooLarge };
  const text = decode(bytes);
  if (text === null) return { unreadable: 'It is binary, or not UTF-8.' };
  // A NUL never stands in a log, and is the usual trace of a file that was not written to its end.
  if (text.includes('\0')) return { unreadable: 'It is binary.' };
  return { text };
}

function decode(bytes: Uint8Array): string | null {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}
