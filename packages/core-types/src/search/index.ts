export { rankByBm25 } from './bm25.ts';
export { cosineSimilarity } from './cosine-similarity.ts';
export { fuseRankings, type FusedHit } from './fuse-rankings.ts';
export { quantise, QuantisedVectors, type QuantisedVector } from './quantised-vectors.ts';
export { mostSimilar, rankVectors, rankingDepth } from './rank-vectors.ts';
export { tokenise } from './tokenise.ts';
export { dotProduct, toBytes, toVector } from './vectors.ts';
