import { isPlaceholder } from './placeholder.ts';
import { redactionMarker } from './secret-kind.ts';
import { redactUrlCredentials } from './url-credentials.ts';

const authorization = /(?<![A-Za-z0-9_])((?:Bearer|Basic|Token|ApiKey)[ \t]{1,4})([A-Za-z0-9._~+/=-]{1,4096})/gi;
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
  return text.replace(authorization, (whole, scheme: string, value: string, offset: number) => {
    const inHeader = headerBefore.test(text.slice(Math.max(0, offset - 40), offset));
    const isScheme = /^b/i.test(scheme);
    // Before a marker stands what an earlier pass looked at: its name, not a credential.
    if (text.startsWith('[redacted:', offset + whole.length)) return whole;
    const secret = inHeader || (isScheme && looksEncoded(value));
    return secret && !isPlaceholder(value) ? scheme + redactionMarker('authorization') : whole;
  });
}

/** Tells `Basic dXNlcjpwYXNz` from "basic understanding". */
function looksEncoded(value: string): boolean {
  return value.length >= 12 && (/\d/.test(value) || /[a-z][A-Z]/.test(value) || value.endsWith('='));
}
