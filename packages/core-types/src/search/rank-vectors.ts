import { dotProduct } from './vectors.ts';

/** How many hits of each ranking take part in the fusion of a hybrid search. */
export const rankingDepth = 100;

/** Vectors less similar than this are no hit: a search for something that is nowhere finds nothing. */
const minimumSimilarity = 0.1;

/** Ranks vectors by their cosine to the target, best first, down to the least similarity that counts. */
export function rankVectors<Key>(target: Float32Array, vectors: Iterable<readonly [Key, Float32Array]>): Key[] {
  const keys: Key[] = [];
  const similarities: number[] = [];
  for (const [key, vector] of vectors) {
    keys.push(key);
    similarities.push(vector.length === target.length ? dotProduct(target, vector) : 0);
  }
  return mostSimilar(Float64Array.from(similarities), rankingDepth).map((position) => keys[position]!);
}

/** The positions of the highest similarities that count, highest first. */
export function mostSimilar(similarities: Float64Array, limit: number): number[] {
  const least = Math.max(minimumSimilarity, boundOfHighest(similarities, limit));
  const positions: number[] = [];
  for (let position = 0; position < similarities.length; position++) {
    if (similarities[position]! >= least) positions.push(position);
  }
  return positions.sort((a, b) => similarities[b]! - similarities[a]!).slice(0, limit);
}

/**
 * A similarity that at least `limit` of them reach, and few more. Counting them by size finds it at a small part of what
 * sorting all of them takes.
 */
function boundOfHighest(similarities: Float64Array, limit: number): number {
  const classes = 1_024;
  const counts = new Uint32Array(classes + 1);
  for (let position = 0; position < similarities.length; position++) {
    const similarity = similarities[position]!;
    if (similarity > 0) counts[Math.min(classes, Math.floor(similarity * classes))]!++;
  }
  let reached = 0;
  for (let bound = classes; bound > 0; bound--) {
    reached += counts[bound]!;
    if (reached >= limit) return bound / classes;
  }
  return 0;
}
