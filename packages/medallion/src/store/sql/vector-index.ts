import type { Database } from '@waymark/stores';
import type { MedallionStatus } from '../../document/medallion.ts';
import { PackedScopes } from '../../search/packed-scopes.ts';
import { countDifferingBits, createSketch } from '../../search/sketch.ts';
import { stampHorizon } from './vector-statements.ts';

/** Stands for the distance of an entry that a scan does not consider. */
const outOfScope = 0xffffffff;

/** One medallion as the index holds it. */
interface IndexEntry {
  rid: number;
  /** Null for an entry without a vector of this embedder. */
  status: MedallionStatus | null;
}

/** Which entries a scan considers. */
export interface VectorScan {
  target: Float32Array;
  status: readonly MedallionStatus[];
  /** Hashes of nodes that an entry must all have, and of tags of which it must have one, where there are any. */
  nodes: bigint[];
  tags: bigint[];
  limit: number;
}

/**
 * Sketches of all vectors of one tenant and embedder, in this process. It catches up with what anybody wrote before each
 * scan by asking the database for the changes since the last one. 100 bytes a medallion of 512 dimensions.
 */
export class VectorIndex {
  readonly #database: Database;
  readonly #tenant: string;
  readonly #embedder: string;
  readonly #words: number;
  readonly #positions = new Map<number, number>();
  readonly #scopes = new PackedScopes();
  #entries: IndexEntry[] = [];
  #sketches: Uint32Array;
  #horizon = 0;
  #running: Promise<void> = Promise.resolve();
  #queued: Promise<void> | null = null;

  constructor(database: Database, tenant: string, embedder: { name: string; dimensions: number }) {
    this.#database = database;
    this.#tenant = tenant;
    this.#embedder = embedder.name;
    this.#words = Math.ceil(embedder.dimensions / 32);
    this.#sketches = new Uint32Array(this.#words * 1024);
  }

  /** The rows whose sketches differ least from the target's, in no order. */
  async scan({ target, status, nodes, tags, limit }: VectorScan): Promise<number[]> {
    await this.#refresh();
    const sketch = createSketch(target);
    const distances = new Uint32Array(this.#entries.length).fill(outOfScope);
    const isInScope = this.#scopes.within(nodes, tags);
    for (const [position, entry] of this.#entries.entries()) {
      if (entry.status === null || !status.includes(entry.status) || !isInScope(position)) continue;
      distances[position] = this.#distance(position, sketch);
    }
    const nearest = nearestPositions(distances, { maximum: this.#words * 32, limit });
    return nearest.map((position) => this.#entries[position]!.rid);
  }

  #distance(position: number, sketch: Uint32Array): number {
    let bits = 0;
    const start = position * this.#words;
    for (let word = 0; word < this.#words; word++) {
      bits += countDifferingBits(this.#sketches[start + word]!, sketch[word]!);
    }
    return bits;
  }

  /** One that runs already may have read before the latest write: all who ask meanwhile share the one after it. */
  #refresh(): Promise<void> {
    this.#queued ??= this.#running.then(() => {
      this.#queued = null;
      const run = this.#catchUp();
      this.#running = run.catch(() => {});
      return run;
    });
    return this.#queued;
  }

  async #catchUp(): Promise<void> {
    const [row] = await this.#database.query<{ horizon: number }>(stampHorizon[this.#database.dialect], [this.#tenant]);
    const changes = await this.#database.query<{
      rid: number;
      status: string;
      embedder: string | null;
      scope: Uint8Array;
      sketch: Uint8Array | null;
    }>('select rid, status, embedder, scope, sketch from medallion_vector where tenant = ? and stamp >= ?', [
      this.#tenant,
      this.#horizon,
    ]);
    for (const change of changes) {
      const isUsable = change.embedder === this.#embedder && change.sketch !== null;
      this.#put({
        rid: change.rid,
        status: isUsable ? (change.status as MedallionStatus) : null,
        scope: new BigUint64Array(new Uint8Array(change.scope).buffer),
        sketch: isUsable ? new Uint32Array(new Uint8Array(change.sketch!).buffer) : null,
      });
    }
    this.#horizon = row!.horizon;
  }

  #put({ sketch, scope, ...entry }: IndexEntry & { scope: BigUint64Array; sketch: Uint32Array | null }): void {
    const position = this.#positions.get(entry.rid) ?? this.#entries.length;
    this.#positions.set(entry.rid, position);
    this.#entries[position] = entry;
    this.#scopes.set(position, scope);
    if ((position + 1) * this.#words > this.#sketches.length) {
      const grown = new Uint32Array(this.#sketches.length * 2);
      grown.set(this.#sketches);
      this.#sketches = grown;
    }
    if (sketch !== null) this.#sketches.set(sketch.subarray(0, this.#words), position * this.#words);
  }
}

/**
 * The positions of the least distances, in no order: counting how often each distance occurs finds the largest that is
 * needed, at a tenth of what sorting all of them takes.
 */
function nearestPositions(distances: Uint32Array, options: { maximum: number; limit: number }): number[] {
  const { maximum, limit } = options;
  const counts = new Uint32Array(maximum + 1);
  for (const distance of distances) if (distance !== outOfScope) counts[distance]!++;
  let farthest = 0;
  let nearer = 0;
  while (farthest < maximum && nearer + counts[farthest]! < limit) nearer += counts[farthest++]!;
  let ties = limit - nearer;
  const nearest: number[] = [];
  for (let position = 0; position < distances.length; position++) {
    const distance = distances[position]!;
    if (distance < farthest || (distance === farthest && ties-- > 0)) nearest.push(position);
  }
  return nearest;
}
