const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Measures the events of a stream of server-sent events, which empty lines part: takes the stream piece by piece and gives
 * the length in bytes of the longest event that the piece added to, as far as it has come.
 */
export function createEventMeter(): (piece: Uint8Array) => number {
  let length = 0;
  /** The line has nothing in it yet. */
  let isEmptyLine = true;
  let previous = 0;
  return (piece) => {
    let longest = 0;
    for (const byte of piece) {
      length++;
      if (byte === lineFeed && previous === carriageReturn) {
        // The second half of a line's end.
      } else if (byte === lineFeed || byte === carriageReturn) {
        if (isEmptyLine) {
          longest = Math.max(longest, length);
          length = 0;
        }
        isEmptyLine = true;
      } else {
        isEmptyLine = false;
      }
      previous = byte;
    }
    return Math.max(longest, length);
  };
}
