import { isPlaceholder } from './placeholder.ts';
import { redactionMarker } from './secret-kind.ts';

/** The longest user name and the longest password that are looked at, in characters. */
const longest = 256;

const userName = /[^\s:/@?#[\]"'`<>\\]{0,256}/y;
// What may not follow `://user:` is a port with a query, as in `http://host:80?to=a@b.c`.
const port = /\d{1,5}[?#]/y;
const password = /[^\s/"'`<>\\]{1,257}/y;
const tokenAsUser = /^(?=.*\d)[A-Za-z0-9_-]{20,}$/;

/** Replaces passwords in `://user:password@`, and users that are tokens, as in `://0123456789abcdef0123@`. */
export function redactUrlCredentials(text: string): string {
  const marker = redactionMarker('url-credentials');
  let redacted = '';
  let position = 0;
  for (let sign = text.indexOf('://'); sign !== -1; sign = text.indexOf('://', Math.max(sign + 3, position))) {
    const secret = credentialsAt(text, sign + 3);
    if (secret === null) continue;
    redacted += text.slice(position, secret.from) + marker;
    position = secret.to;
  }
  return position === 0 ? text : redacted + text.slice(position);
}

function credentialsAt(text: string, start: number): { from: number; to: number } | null {
  userName.lastIndex = start;
  userName.test(text);
  const end = userName.lastIndex;
  const next = text[end];
  if (next === '@')
    return end - start >= 20 && tokenAsUser.test(text.slice(start, end)) ? { from: start, to: end } : null;
  if (next !== ':') return null;
  const from = end + 1;
  port.lastIndex = from;
  if (port.test(text)) return null;
  password.lastIndex = from;
  const found = password.exec(text)?.[0];
  // With an @ that belongs to the password the last one counts.
  const length = found === undefined ? -1 : found.lastIndexOf('@', longest);
  if (length < 1 || isPlaceholder(text.slice(from, from + length))) return null;
  return { from, to: from + length };
}
