const chunkSize = 8_192;

/** Bytes as padded base64, without Node's Buffer. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += chunkSize) {
    binary += String.fromCharCode(...bytes.subarray(start, start + chunkSize));
  }
  return btoa(binary);
}

/** The bytes, or null for text that {@link toBase64} would not have written. */
export function fromBase64(text: string): Uint8Array | null {
  try {
    const binary = atob(text);
    // `atob` also takes spaces, missing padding and stray bits.
    if (btoa(binary) !== text) return null;
    const bytes = new Uint8Array(binary.length);
    for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
    return bytes;
  } catch {
    return null;
  }
}
