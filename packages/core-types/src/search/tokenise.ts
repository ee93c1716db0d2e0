const maximumTokens = 20_000;
/** Of all tokens together, in UTF-16 units: PostgreSQL's index of one text ends at a megabyte. */
const maximumCharacters = 250_000;
const maximumTokenLength = 64;

/** Words that stand in nearly every English text and tell none of them apart. */
const stopWords = new Set(
  (
    'a an and are as at be but by for from has have if in into is it its no not of on or so that the their then there ' +
    'these they this to was we were what when which will with'
  ).split(' '),
);

/**
 * The words of a text as every engine indexes them: folded to lower case without diacritics, `camelCase`, `snake_case`
 * and paths split into their parts, plural and verb endings cut lightly, the commonest words left out. One function for all engines, so that a search
 * finds the same on each of them.
 */
export function tokenise(text: string): string[] {
  const folded = text
    .normalize('NFKD')
    .replaceAll(/\p{Mark}+/gu, '')
    .replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .toLowerCase();
  const tokens: string[] = [];
  let characters = 0;
  for (const [word] of folded.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (stopWords.has(word)) continue;
    const token = stem(cut(word));
    characters += token.length;
    if (tokens.length === maximumTokens || characters > maximumCharacters) break;
    tokens.push(token);
  }
  return tokens;
}

/** Never through a character of two units. */
function cut(word: string): string {
  return word.slice(0, maximumTokenLength).replace(/\p{Surrogate}$/u, '');
}

/** Cuts the endings that most often keep a word from being found; not a linguist's stemmer. */
function stem(word: string): string {
  if (word.length < 5 || !/^[a-z]+$/.test(word)) return word;
  return word
    .replace(/(?:ies)$/, 'y')
    .replace(/(?<=[^s])s$/, '')
    .replace(/(?:ing|ed)$/, (ending) => (word.length - ending.length >= 3 ? '' : ending))
    .replace(/(?<=[a-z]{4})e$/, '');
}
