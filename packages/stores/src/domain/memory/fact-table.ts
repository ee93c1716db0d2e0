import { columnsOf, type Fact, type FactKind, type FactState } from '../remembering/fact-kinds.ts';
import type { FactQuery } from '../remembering/memory-engine.ts';
import { packMemory, unpackMemory } from '../remembering/pack-memory.ts';
import type { FactAddition, FactPlan } from '../remembering/plan-fact.ts';
import { holdsAt } from '../remembering/point-in-time.ts';
import { copyJson } from './copy-json.ts';

/** A state, and what its columns hold. */
interface Row<Kept extends Fact> extends FactState<Kept> {
  columns: Record<string, string>;
}

/** The states of one kind of facts of one group. */
export class FactTable<Kept extends Fact> {
  readonly #kind: FactKind<Kept>;
  /** By id, each in the order of versions. */
  readonly #states = new Map<string, Row<Kept>[]>();
  /** By what a column holds. */
  readonly #index = new Map<string, Set<Row<Kept>>>();

  constructor(kind: FactKind<Kept>) {
    this.#kind = kind;
  }

  get isEmpty(): boolean {
    return this.#states.size === 0;
  }

  get ids(): string[] {
    return [...this.#states.keys()].sort();
  }

  isBelieved(id: string): boolean {
    return this.#states.get(id)?.some(({ superseded_at }) => superseded_at === null) ?? false;
  }

  /** As they were recorded, oldest first. */
  history(id: string): FactState<Kept>[] {
    return (this.#states.get(id) ?? []).map(({ fact, version, superseded_at }) => ({
      ...{ fact: copyJson(fact), version, superseded_at },
    }));
  }

  find({ at, ids, type_keys, touching }: FactQuery): Kept[] {
    const types = type_keys === undefined ? null : new Set(type_keys);
    const found = new Set<Row<Kept>>();
    for (const state of this.#candidates({ ids, type_keys, touching })) {
      if (holdsAt(state, at) && (types === null || types.has(state.columns['type_key']!))) {
        found.add(state);
      }
    }
    return [...found].map(({ fact }) => copyJson(fact));
  }

  /** What `planFact` has to know. */
  believed({ fact, hasId, exclusive }: FactAddition<Kept>): FactState<Kept>[] {
    const found = new Set(hasId ? this.#states.get(fact.id) : []);
    const rivals = this.#kind.rivals(exclusive);
    for (const rival of rivals === null ? [] : this.#agreeing(columnsOf(this.#kind, fact, rivals))) {
      // The fact may become the next state of a rival, which may have gone by another name at other times.
      for (const state of hasId ? [rival] : (this.#states.get(rival.fact.id) ?? [])) found.add(state);
    }
    return [...found].filter(({ superseded_at }) => superseded_at === null);
  }

  apply({ fact, superseded, recorded }: FactPlan<Kept>): Kept {
    for (const state of superseded) state.superseded_at = fact.recorded_at;
    for (const next of recorded) {
      const version = (this.#states.get(next.id)?.at(-1)?.version ?? 0) + 1;
      this.#add({ fact: next, version, superseded_at: null });
    }
    return copyJson(fact);
  }

  /** False when the version is there and not to be replaced. */
  put(state: FactState<Kept>, { replace }: { replace: boolean }): boolean {
    const stored = this.#states.get(state.fact.id)?.find(({ version }) => version === state.version);
    if (stored !== undefined && !replace) return false;
    if (stored !== undefined) this.#remove(stored);
    this.#add(state);
    return true;
  }

  /** Removes the states that are over, or only counts them. */
  prune(isOver: (state: FactState<Kept>) => boolean, { dry_run }: { dry_run: boolean }): number {
    const over = [...this.#states.values()].flat().filter(isOver);
    if (!dry_run) for (const state of over) this.#remove(state);
    return over.length;
  }

  /** States among which are all that fit. */
  *#candidates({ ids, type_keys, touching }: Pick<FactQuery, 'ids' | 'type_keys' | 'touching'>) {
    if (ids !== undefined) {
      for (const id of ids) yield* this.#states.get(id) ?? [];
    } else if (touching !== undefined) {
      for (const id of touching) {
        yield* this.#holding('from_entity_id', id);
        yield* this.#holding('to_entity_id', id);
      }
    } else if (type_keys !== undefined) {
      for (const key of type_keys) yield* this.#holding('type_key', key);
    } else {
      for (const states of this.#states.values()) yield* states;
    }
  }

  /** The states that hold all of these in their columns. */
  #agreeing(wanted: Record<string, string>): Row<Kept>[] {
    const [smallest] = Object.entries(wanted)
      .map(([column, value]) => this.#holding(column, value))
      .sort((a, b) => a.size - b.size);
    const agrees = ({ columns }: Row<Kept>) =>
      Object.entries(wanted).every(([column, value]) => columns[column] === value);
    return [...(smallest ?? [])].filter(agrees);
  }

  #holding(column: string, value: string): ReadonlySet<Row<Kept>> {
    return this.#index.get(`${column} ${value}`) ?? new Set();
  }

  #add({ fact: given, version, superseded_at }: FactState<Kept>): void {
    // Packed and unpacked, so that it is refused, and reads back, as in a database.
    const fact = unpackMemory(this.#kind, packMemory(this.#kind, given));
    const row = { fact, version, superseded_at, columns: columnsOf(this.#kind, fact) };
    const states = [...(this.#states.get(fact.id) ?? []), row].sort((a, b) => a.version - b.version);
    this.#states.set(fact.id, states);
    for (const [column, value] of Object.entries(row.columns)) {
      const key = `${column} ${value}`;
      const holding = this.#index.get(key) ?? new Set();
      this.#index.set(key, holding.add(row));
    }
  }

  #remove(state: Row<Kept>): void {
    const { id } = state.fact;
    const rest = this.#states.get(id)?.filter((one) => one !== state) ?? [];
    if (rest.length === 0) this.#states.delete(id);
    else this.#states.set(id, rest);
    for (const [column, value] of Object.entries(state.columns)) {
      const key = `${column} ${value}`;
      const holding = this.#index.get(key);
      holding?.delete(state);
      if (holding?.size === 0) this.#index.delete(key);
    }
  }
}
