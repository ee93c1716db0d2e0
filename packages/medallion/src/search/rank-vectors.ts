import { dotProduct } from './sketch.ts';

/** How many hits of each ranking take part in the fusion of a hybrid search. */
export const rankingDepth = 100;

/** Vectors less similar than this are no hit: a search for something that is nowhere finds nothing. */
const minimumSimilarity = 0.1;

/** Ranks vectors by their cosine to the target, best first, down to the least similarity that counts. */
export function rankVectors<Key>(target: Float32Array, vectors: Iterable<readonly [Key, Float32Array]>): Key[] {
  const scored: { key: Key; similarity: number }[] = [];
  for (const [key, vector] of vectors) {
    const similarity = vector.length === target.length ? dotProduct(target, vector) : 0;
    if (similarity >= minimumSimilarity) scored.push({ key, similarity });
  }
  return scored
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, rankingDepth)
    .map(({ key }) => key);
}
