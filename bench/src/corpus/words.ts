import { createZipf, type Random } from './random.ts';

const syllables = 'ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu bra cle dri flo gru sta tre pli'.split(
  ' ',
);
const vocabularySize = 8_000;

/** The word of a rank in a made-up language; rank 0 is its commonest. Every rank has a word of its own. */
export function wordOfRank(rank: number): string {
  let word = '';
  for (let rest = rank + syllables.length; rest > 0; rest = Math.floor(rest / syllables.length)) {
    word += syllables[rest % syllables.length]!;
  }
  // Ends so that no stemmer makes two words one.
  return `${word}n`;
}

/** Writes texts whose words are spread as in a natural language: a few in nearly every text, most in hardly any. */
export function createWriter(random: Random): (characters: number) => string {
  const draw = createZipf(vocabularySize, random);
  return (characters) => {
    let text = wordOfRank(draw());
    while (text.length < characters) text += ` ${wordOfRank(draw())}`;
    return text.slice(0, Math.max(characters, 1)).trimEnd();
  };
}
