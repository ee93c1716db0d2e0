import { isPlaceholder } from './placeholder.ts';
import { redactionMarker } from './secret-kind.ts';
import { redactUrlCredentials } from './url-credentials.ts';

// No groups: for a text of nothing but such words they take longer than the rest.
const authorization = /\b(?:Bearer|Basic|Token|ApiKey)[ \t]{1,4}[A-Za-z0-9._~+/=-]{1,4096}/gi;
const headerBefore = /authorization["'\\]{0,4}[ \t]{0,4}[:=][ \t]{0,4}["'\\]{0,4}$/i;
const curlUser = /(\s(?:-u|--user)[ =]["']?[^\s:[\]"'/]{1,128}:)([^\s"'/]{1,256})/g;
const queryParameter =
  /([?&](?:[A-Za-z0-9_.-]{0,24}[_-])?(?:token|key|apikey|secret|password|passwd|pwd|sig|signature|auth|code|credential)=)([^\s&#"'`<>\\]{1,4096})/gi;
const anyLength = /(?:token|apikey|api[_-]key|secret|password|passwd|pwd)=$/i;

/** Replaces what follows Bearer and Basic, passwords within URLs, `curl -u` pairs and tokens in a URL's query. */
export function redactAuthorizationAndUrls(text: string): string {
  let redacted = text;
  if (/bearer|basic|token|apikey/i.test(redacted)) redacted = redactAuthorization(redacted);
  if (redacted.includes('://')) redacted = redactUrlCredentials(redacted);
  if (redacted.includes('-u')) {
    const marker = redactionMarker('authorization');
    redacted = redacted.replace(curlUser, (whole, before: string, password: string) =>
      isPlaceholder(password) || /^\d+$/.test(password) ? whole : before + marker,
    );
  }
  if (!redacted.includes('=')) return redacted;
  const marker = redactionMarker('url-token');
  return redacted.replace(queryParameter, (whole, name: string, value: string) => {
    if ((value.length < 16 && !anyLength.test(name)) || isPlaceholder(value)) return whole;
    return name + marker;
  });
}

function redactAuthorization(text: string): string {
  return text.replace(authorization, (whole: string, offset: number) => {
    const inHeader = standsBehindSign(text, offset) && headerBefore.test(text.slice(Math.max(0, offset - 40), offset));
    const isScheme = whole[0] === 'B' || whole[0] === 'b';
    if (!inHeader && !isScheme) return whole;
    const gap = Math.max(whole.lastIndexOf(' '), whole.lastIndexOf('\t'));
    const value = whole.slice(gap + 1);
    if (!inHeader && !looksEncoded(value)) return whole;
    // Before a marker stands what an earlier pass looked at: its name, not a credential.
    if (isPlaceholder(value) || text.startsWith('[redacted:', offset + whole.length)) return whole;
    return whole.slice(0, gap + 1) + redactionMarker('authorization');
  });
}

/** What a header's value needs, found by a look at a few characters: most of what matches is no header. */
function standsBehindSign(text: string, offset: number): boolean {
  for (let index = offset - 1; index >= 0 && offset - index <= 9; index--) {
    const character = text[index]!;
    if (character === ':' || character === '=') return true;
    if (!' \t"\'\\'.includes(character)) return false;
  }
  return false;
}

/** Tells `Basic dXNlcjpwYXNz` from "basic understanding". */
function looksEncoded(value: string): boolean {
  return value.length >= 12 && (/\d/.test(value) || /[a-z][A-Z]/.test(value) || value.endsWith('='));
}
