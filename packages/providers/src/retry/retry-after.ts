/** Milliseconds that a server asks us to wait, from `retry-after-ms` or `retry-after` (seconds or a date), or null. */
export function readRetryAfter(headers: Headers | undefined, now: number): number | null {
  const milliseconds = readNumber(headers?.get('retry-after-ms'));
  if (milliseconds !== null) return milliseconds;
  const text = headers?.get('retry-after');
  const seconds = readNumber(text);
  if (seconds !== null) return Math.ceil(seconds * 1_000);
  const date = Date.parse(text ?? '');
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

function readNumber(text: string | null | undefined): number | null {
  return /^\d+(\.\d+)?$/.test(text?.trim() ?? '') ? Number(text) : null;
}
