import type { Medallion, Scope } from '@waymark/medallion';
import { createRandom, createZipf, type Random } from './random.ts';
import { createWriter } from './words.ts';

/** How a collection of medallions is made. */
export interface CorpusOptions {
  count: number;
  seed: number;
  /** Different nodes; they are drawn by Zipf's law. */
  nodes: number;
  /** One in so many documents has 1-8 kB, the others about 1 kB. */
  largeOneIn: number;
  /** A node that every medallion carries besides. */
  commonNode?: string;
}

/** A collection that is made on demand, always the same. */
export interface Corpus {
  count: number;
  /** In ascending order of updated_at. */
  medallions(): Generator<Medallion>;
}

const firstTime = Date.parse('2026-01-01T00:00:00.000Z');

/** Makes medallions with 3 to 7 nodes each. */
export function createCorpus(options: CorpusOptions): Corpus {
  return {
    count: options.count,
    *medallions() {
      const random = createRandom(options.seed);
      const drawNode = createZipf(options.nodes, random);
      const write = createWriter(random);
      for (let index = 0; index < options.count; index++) {
        const scope = drawScope({ drawNode, random, commonNode: options.commonNode });
        const size = index % options.largeOneIn === 0 ? logUniform(1_000, 8_000, random) : 1_000;
        yield writeMedallion({ index, scope, size, write });
      }
    },
  };
}

function drawScope(options: { drawNode: () => number; random: Random; commonNode: string | undefined }): Scope {
  const { drawNode, random, commonNode } = options;
  const wanted = 3 + Math.floor(random() * 5);
  const nodes = new Set<string>(commonNode === undefined ? [] : [commonNode]);
  while (nodes.size < wanted) nodes.add(nodeOfRank(drawNode()));
  return { graph_nodes: [...nodes].sort(), tags: [] };
}

/** The name of a node; rank 0 is the one that most medallions carry. */
export function nodeOfRank(rank: number): string {
  return `module:part-${rank}`;
}

/** A medallion of about so many bytes of JSON. */
export function writeMedallion(options: {
  index: number;
  scope: Scope;
  size: number;
  write: (characters: number) => string;
}): Medallion {
  const { index, scope, size, write } = options;
  const time = new Date(firstTime + index * 1_000).toISOString();
  // What a document of this shape takes beside its decisions and its scope, and what a decision takes beside its words.
  const [frame, decisionFrame] = [760, 90];
  let rest = size - frame;
  const decisions: Medallion['decisions'] = [];
  while (rest > decisionFrame) {
    const words = Math.min(rest - decisionFrame, 320);
    decisions.push({
      id: `D-${String(decisions.length + 1).padStart(3, '0')}`,
      statement: write(Math.ceil(words * 0.4)),
      rationale: write(Math.floor(words * 0.6)),
      confidence: 0.8,
    });
    rest -= words + decisionFrame;
  }
  return {
    meta: {
      medallion_id: `bench-${String(index).padStart(8, '0')}`,
      schema_version: 'medallion.v1',
      model: 'bench/1',
      created_at: time,
      updated_at: time,
      status: 'active',
    },
    scope,
    summary: { high_level: write(120), subsystems: [{ name: write(12), status: 'stable', notes: write(60) }] },
    decisions,
    open_questions: [{ id: 'Q-001', question: write(80), blocked_on: [], priority: 'medium' }],
    affordances: { recommended_entry_points: [`src/${write(20).replaceAll(' ', '/')}.ts`], avoid_repeating: [] },
  };
}

function logUniform(least: number, most: number, random: Random): number {
  return Math.round(least * (most / least) ** random());
}
