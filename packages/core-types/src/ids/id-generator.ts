import type { Clock } from '../time/clock.ts';

/** Returns a new id on every call. */
export type IdGenerator = () => string;

/** Fills the array with random bytes and returns it, as `crypto.getRandomValues` does. */
export type RandomBytes = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;

/** A version 7 UUID has 48 bits for the time. */
const maximumTime = 2 ** 48 - 1;

/**
 * Creates a generator of UUIDs of version 7: they sort by time, and ids of one generator strictly ascend,
 * also within a millisecond and when the clock steps back. Sorting is by UTF-16 code unit, as `<` does it.
 * @throws {RangeError} from the generator, when the clock gives no time that a UUID can hold (1970 to 10889).
 * @see https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7
 */
export function createIdGenerator(options: { clock: Clock; randomBytes?: RandomBytes }): IdGenerator {
  const randomBytes = options.randomBytes ?? ((bytes) => crypto.getRandomValues(bytes));
  let lastTime = -1;
  let counter = 0;
  return () => {
    const bytes = randomBytes(new Uint8Array(16));
    const now = Math.floor(options.clock.now());
    if (!(now >= 0 && now <= maximumTime)) throw new RangeError(`No UUID can hold the time ${now}.`);
    if (now > lastTime) {
      lastTime = now;
      // The counter starts below half of its range, so that it can count on before the time must move.
      counter = ((bytes[6]! << 8) | bytes[7]!) & 0x7ff;
    } else if (++counter > 0xfff) {
      lastTime += 1;
      counter = 0;
    }
    return format(lastTime, counter, bytes);
  };
}

/** Eight characters (0-9, a-z) of a hash over the id: short enough for people to type, equal for equal ids. */
export function shortId(id: string): string {
  // FNV-1a in two 32-bit halves; this names things for people, it protects nothing.
  let high = 0x811c9dc5;
  let low = 0x01000193;
  for (let index = 0; index < id.length; index++) {
    const unit = id.charCodeAt(index);
    high = Math.imul(high ^ unit, 0x01000193) >>> 0;
    low = Math.imul(low ^ (unit + index), 0x85ebca6b) >>> 0;
  }
  return (BigInt(high) * 4294967296n + BigInt(low)).toString(36).padStart(13, '0').slice(-8);
}

function format(time: number, counter: number, random: Uint8Array): string {
  const timeHex = time.toString(16).padStart(12, '0');
  const counterHex = counter.toString(16).padStart(3, '0');
  const variant = ((random[8]! & 0x3f) | 0x80).toString(16);
  const tail = [...random.subarray(9)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${timeHex.slice(0, 8)}-${timeHex.slice(8)}-7${counterHex}-${variant}${tail.slice(0, 2)}-${tail.slice(2)}`;
}
