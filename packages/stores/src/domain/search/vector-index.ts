import { VectorSet, type VectorHit, type VectorQuery } from './vector-set.ts';

/** Vectors that are searched together, as those of one agent's rules. */
export interface VectorPartition {
  tenant_id: string;
  group_id: string;
}

/** A vector that was written, or removed where it is null. */
export interface VectorChange<Attributes> {
  id: string;
  vector: Float32Array | null;
  attributes: Attributes;
}

/** Changes of a partition that are not older than asked for. */
export interface VectorChanges<Attributes> {
  /** Another one means that all that was read before is void. Null for a partition without vectors. */
  generation: string | null;
  /** Where to go on. */
  stamp: number;
  changes: VectorChange<Attributes>[];
  /** Whether there are more. */
  more: boolean;
}

/** Where vectors are kept, and how a reader learns of what others wrote. */
export interface VectorSource<Attributes> {
  /** Differs after every change that others made; cheap. */
  head(partition: VectorPartition): Promise<string | null>;
  /** What was written after a stamp, some at a time. */
  changesAfter(partition: VectorPartition, stamp: number): Promise<VectorChanges<Attributes>>;
}

/** The vectors of one partition in this process. It catches up with what anybody wrote before each search. */
export class VectorIndex<Attributes> {
  readonly #source: VectorSource<Attributes>;
  readonly #partition: VectorPartition;
  #vectors = new VectorSet<Attributes>();
  #head: string | null = null;
  #generation: string | null = null;
  #stamp = 0;
  #running: Promise<void> = Promise.resolve();
  #queued: Promise<void> | null = null;

  constructor(source: VectorSource<Attributes>, partition: VectorPartition) {
    this.#source = source;
    this.#partition = partition;
  }

  /** Roughly what it takes in memory. */
  get bytes(): number {
    return this.#vectors.bytes;
  }

  /** See {@link VectorSet.nearest}; what was written before this call is found. */
  async nearest(query: VectorQuery<Attributes>): Promise<VectorHit[]> {
    await this.#refresh();
    return this.#vectors.nearest(query);
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
    const head = await this.#source.head(this.#partition);
    if (head === this.#head) return;
    // Others search meanwhile: what starts anew is shown when it is whole.
    let vectors = this.#vectors;
    let generation = this.#generation;
    let stamp = this.#stamp;
    for (let more = true; more;) {
      const read = await this.#source.changesAfter(this.#partition, stamp);
      if (read.generation !== generation) {
        const isFirst = stamp === 0;
        [vectors, generation, stamp] = [new VectorSet(), read.generation, 0];
        if (!isFirst) continue;
      }
      apply(read.changes, vectors);
      ({ stamp, more } = read);
    }
    [this.#vectors, this.#generation, this.#stamp, this.#head] = [vectors, generation, stamp, head];
  }
}

function apply<Attributes>(changes: VectorChange<Attributes>[], vectors: VectorSet<Attributes>): void {
  for (const { id, vector, attributes } of changes) {
    if (vector === null) vectors.delete(id);
    else vectors.set(id, vector, attributes);
  }
}
