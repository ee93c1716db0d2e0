import type { Benchmark } from '../benchmark.ts';

export const peers: Benchmark = { name: 'peers', run: async () => [] };
