import { QuantisedVectors, mostSimilar } from '@waymark/core-types/search';
import type { Database } from '@waymark/stores';
import type { MedallionStatus } from '../../document/medallion.ts';
import { PackedScopes } from '../../search/packed-scopes.ts';
import { stampHorizon } from './vector-statements.ts';

/** The similarity of an entry that a scan does not consider. */
const outOfScope = -1;

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
 * All vectors of one tenant and embedder, in this process, in one byte a number: some 550 bytes a medallion of 512
 * dimensions. It catches up with what anybody wrote before each scan by asking for the changes since the last one.
 */
export class VectorIndex {
  readonly #database: Database;
  readonly #tenant: string;
  readonly #embedder: string;
  readonly #positions = new Map<number, number>();
  readonly #scopes = new PackedScopes();
  readonly #vectors: QuantisedVectors;
  #entries: IndexEntry[] = [];
  #horizon = 0;
  #running: Promise<void> = Promise.resolve();
  #queued: Promise<void> | null = null;

  constructor(database: Database, tenant: string, embedder: { name: string; dimensions: number }) {
    this.#database = database;
    this.#tenant = tenant;
    this.#embedder = embedder.name;
    this.#vectors = new QuantisedVectors(embedder.dimensions);
  }

  /** The rows that are most similar to the target, best first, down to the least similarity that counts. */
  async scan({ target, status, nodes, tags, limit }: VectorScan): Promise<number[]> {
    await this.#refresh();
    const similarities = this.#vectors.similaritiesTo(target, this.#entries.length);
    const isInScope = this.#scopes.within(nodes, tags);
    for (const [position, entry] of this.#entries.entries()) {
      const isWanted = entry.status !== null && status.includes(entry.status) && isInScope(position);
      if (!isWanted) similarities[position] = outOfScope;
    }
    return mostSimilar(similarities, limit).map((position) => this.#entries[position]!.rid);
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
      scale: number | null;
      quantised: Uint8Array | null;
    }>('select rid, status, embedder, scope, scale, quantised from medallion_vector where tenant = ? and stamp >= ?', [
      this.#tenant,
      this.#horizon,
    ]);
    for (const { rid, status, embedder, scope, scale, quantised } of changes) {
      const isUsable = embedder === this.#embedder && scale !== null && quantised !== null;
      const position = this.#positions.get(rid) ?? this.#entries.length;
      this.#positions.set(rid, position);
      this.#entries[position] = { rid, status: isUsable ? (status as MedallionStatus) : null };
      this.#scopes.set(position, new BigUint64Array(new Uint8Array(scope).buffer));
      this.#vectors.set(position, isUsable ? { scale, numbers: toNumbers(quantised) } : null);
    }
    this.#horizon = row!.horizon;
  }
}

function toNumbers(bytes: Uint8Array): Int8Array {
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
