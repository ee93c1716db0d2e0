/** Longest part of a text that is read, in UTF-16 units. */
const longestText = 32_768;

/**
 * How often each word of a text occurs. Words are lower-cased, without accents, and also split at the humps of
 * camelCase and at every sign, as in snake_case: `getUserName` counts as get, user and name.
 */
export function countWords(text: string): Map<string, number> {
  const folded = text
    .slice(0, longestText)
    .replace(/(\p{Ll}|\p{N})(\p{Lu})|(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1$3 $2$4')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '');
  const counts = new Map<string, number>();
  for (const word of folded.match(/[\p{L}\p{N}]+/gu) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
