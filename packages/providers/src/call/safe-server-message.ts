import { redactSecrets } from '@waymark/core-types';

const maximumLength = 300;
/** A run of this many characters that the message shares with the prompt means that the server quotes the prompt. */
const quotedRun = 20;
const quoted = /(?<=^|[\s(:=,[])(?:"[^"]*"|'[^']*'|`[^`]*`|"[^"]*$|'[^']*$|`[^`]*$)|[{[][\s\S]*$/g;

/**
 * What of a server's message may stand in an error: servers quote prompts, keys and whole request bodies in theirs.
 * Quotations are cut out, but for the words in `allowed`; nothing is left of a message that repeats the prompt. Null
 * where nothing can be shown.
 */
export function safeServerMessage(
  message: unknown,
  context: { sentTexts: readonly string[]; apiKey: string | undefined; allowed: readonly string[] },
): string | null {
  if (typeof message !== 'string' || message.trim() === '') return null;
  if (context.apiKey !== undefined && message.includes(context.apiKey)) return null;
  const shown = redactSecrets(message.slice(0, 4 * maximumLength))
    .replace(/\p{Cc}+/gu, ' ')
    .replace(quoted, (part) => (context.allowed.includes(part.slice(1, -1)) ? part : '[...]'))
    .slice(0, maximumLength)
    .trim();
  return context.sentTexts.some((text) => repeats(shown, text)) ? null : shown;
}

function repeats(message: string, text: string): boolean {
  const prompt = text.trim();
  if (prompt.length < 4) return false;
  if (prompt.length <= quotedRun) return message.includes(prompt);
  for (let start = 0; start + quotedRun <= message.length; start++) {
    if (prompt.includes(message.slice(start, start + quotedRun))) return true;
  }
  return false;
}
