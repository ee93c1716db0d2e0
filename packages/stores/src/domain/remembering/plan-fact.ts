import { canonicalJson } from '@waymark/core-types';
import { columnsOf, type Fact, type FactKind, type FactState } from './fact-kinds.ts';

/** A fact on its way into a group. */
export interface FactAddition<Kept extends Fact> {
  kind: FactKind<Kept>;
  fact: Kept;
  /** False where the caller left it to us. */
  hasId: boolean;
  exclusive: boolean;
}

/** What a group knows that bears on a new fact. */
export interface FactsFound<Kept extends Fact> {
  /** The states believed now that have the fact's id or are its rivals; without an id, all that have a rival's id. */
  believed: readonly FactState<Kept>[];
  /** The latest `recorded_at` of the group; null for a new one. */
  latest: string | null;
}

/** What adding a fact does. */
export interface FactPlan<Kept extends Fact> {
  /** The fact as it is known afterwards. */
  fact: Kept;
  /** States that are no longer believed from `fact.recorded_at` on ... */
  superseded: FactState<Kept>[];
  /** ... and those that are instead, `fact` among them. Both empty when nothing is new. */
  recorded: Kept[];
}

/**
 * Decides what a new fact does to those that contradict it: those of its id and its rivals.
 *
 * - A fact without an end holds until the next one that is known to begin later; one with an end holds until there.
 * - What began before and still holds when the new fact begins, ends there. Where the new fact has an end before that of
 *   the old one, the old one holds again after it: it is split in two.
 * - What begins at the same time is corrected: the old state goes as a whole.
 * - What begins within a new fact that has an end, begins at that end instead, or goes when it is over by then.
 * - Nothing is overwritten: an old state is superseded, and what remains of it is recorded as a new state.
 * - What says nothing new (the same content, known for the whole time) changes nothing.
 * - Without an id, a fact about the same thing as one that it meets (see `identity`) is its next state, under its id.
 * - `recorded_at` never runs backwards within a group: an earlier one becomes the latest there is.
 */
export function planFact<Kept extends Fact>(addition: FactAddition<Kept>, found: FactsFound<Kept>): FactPlan<Kept> {
  const known = found.believed.toSorted((a, b) => compare(a.fact, b.fact));
  const id = idFor(addition, known);
  const believed = known.filter(({ fact }) => fact.id === id || isRival(addition, fact));
  const begin = addition.fact.valid_from;
  const end = addition.fact.valid_to ?? firstAfter(begin, believed);
  const met = believed.filter(({ fact }) => isBefore(begin, fact.valid_to) && isBefore(fact.valid_from, end));

  const [only] = met;
  if (only !== undefined && met.length === 1 && saysNothingNew(addition, end, only.fact)) {
    return { fact: only.fact, superseded: [], recorded: [] };
  }
  const recorded_at = later(addition.fact.recorded_at, found.latest);
  const fact = { ...addition.fact, id, valid_to: end, recorded_at };
  const remains = met.flatMap(({ fact: old }) =>
    remainsOf(old, addition.fact).map((part) => ({ ...part, recorded_at })),
  );
  return { fact, superseded: met, recorded: [...remains, fact].sort(compare) };
}

/** When the next fact that is known begins. */
function firstAfter(begin: string, believed: readonly FactState<Fact>[]): string | null {
  return believed.find(({ fact }) => fact.valid_from > begin)?.fact.valid_from ?? null;
}

/** What is left of a fact that a new one meets. */
function remainsOf<Kept extends Fact>(old: Kept, { valid_from: begin, valid_to: end }: Kept): Kept[] {
  if (old.valid_from === begin) return [];
  const before = old.valid_from < begin ? [{ ...old, valid_to: begin }] : [];
  const after = end !== null && isBefore(end, old.valid_to) ? [{ ...old, valid_from: end }] : [];
  return [...before, ...after];
}

function saysNothingNew<Kept extends Fact>(
  { fact, hasId }: FactAddition<Kept>,
  end: string | null,
  known: Kept,
): boolean {
  const isKnownThroughout =
    known.valid_from === fact.valid_from
      ? known.valid_to === end
      : known.valid_from < fact.valid_from && !isBefore(known.valid_to, end);
  return isKnownThroughout && contentOf(fact, hasId) === contentOf(known, hasId);
}

function contentOf(fact: Fact, withId: boolean): string {
  const { id, valid_from: _from, valid_to: _to, recorded_at: _at, embedding, ...content } = fact;
  // Canonical JSON refuses the negative zero that vectors may hold.
  return canonicalJson([withId ? id : null, content]) + JSON.stringify(embedding ?? null);
}

function idFor<Kept extends Fact>(addition: FactAddition<Kept>, believed: readonly FactState<Kept>[]): string {
  const { kind, fact, hasId } = addition;
  if (hasId) return fact.id;
  const same = believed
    .map((state) => state.fact)
    .filter((known) => isRival(addition, known) && agrees(kind.identity, addition, known));
  const holding = same.find(
    (known) => known.valid_from <= fact.valid_from && isBefore(fact.valid_from, known.valid_to),
  );
  return (holding ?? same.at(-1) ?? fact).id;
}

function isRival<Kept extends Fact>(addition: FactAddition<Kept>, known: Kept): boolean {
  const rivals = addition.kind.rivals(addition.exclusive);
  return rivals !== null && agrees(rivals, addition, known);
}

function agrees<Kept extends Fact>(columns: readonly string[], { kind, fact }: FactAddition<Kept>, known: Kept) {
  const [one, other] = [columnsOf(kind, fact, columns), columnsOf(kind, known, columns)];
  return columns.every((column) => one[column] === other[column]);
}

/** Whether one time comes before another, of which null lies after all. */
function isBefore(one: string | null, other: string | null): boolean {
  if (one === null) return false;
  return other === null || one < other;
}

function later(one: string, other: string | null): string {
  return other !== null && other > one ? other : one;
}

function compare(one: Fact, other: Fact): number {
  if (one.valid_from !== other.valid_from) return one.valid_from < other.valid_from ? -1 : 1;
  return one.id < other.id ? -1 : Number(one.id > other.id);
}
