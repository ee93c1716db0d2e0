import type { RankedRule } from './rank-rules.ts';
import type { RuleDecision, RuleDropReason } from './rule-decision.ts';

/**
 * Decides, by rank, on rules that depend on each other and exclude each other; those that are `out` drop for the reasons
 * given. It takes time in proportion to the number of rules and relations, but where these lead in circles.
 */
export function settleRules(
  ranked: readonly RankedRule[],
  out: ReadonlyMap<number, { reason: RuleDropReason; detail: string }>,
): RuleDecision[] {
  const settlement = new Settlement(ranked);
  for (const [rank, { rule, missing }] of ranked.entries()) {
    const reason = out.get(rank);
    if (reason !== undefined) settlement.drop(rank, reason.reason, reason.detail);
    else if (rule.is_hard_constraint) settlement.keep(rank);
    else if (missing !== null) {
      settlement.drop(rank, 'dependency-missing', `Depends on ${missing}, which is not there.`);
    }
  }
  settlement.settle();
  return settlement.decisions as RuleDecision[];
}

class Settlement {
  readonly decisions: (RuleDecision | undefined)[];
  readonly #ranked: readonly RankedRule[];
  readonly #dependents: number[][];
  /** Of each rule, how many that it depends on are not decided. */
  readonly #waiting: number[];
  /** Of each rule, how many of higher rank that exclude it are not dropped. */
  readonly #threats: number[];
  /** Decided, but what follows from it is not drawn yet. */
  readonly #queue: number[] = [];

  constructor(ranked: readonly RankedRule[]) {
    this.#ranked = ranked;
    this.decisions = ranked.map(() => undefined);
    this.#waiting = ranked.map(({ dependsOn }) => dependsOn.length);
    this.#threats = ranked.map(() => 0);
    this.#dependents = ranked.map(() => []);
    for (const [rank, { dependsOn, excludes }] of ranked.entries()) {
      for (const needed of dependsOn) this.#dependents[needed]!.push(rank);
      for (const other of excludes) if (other > rank) this.#threats[other]!++;
    }
  }

  keep(rank: number): void {
    if (this.decisions[rank] !== undefined) return;
    const { id, is_hard_constraint } = this.#ranked[rank]!.rule;
    this.decisions[rank] = is_hard_constraint
      ? { rule_id: id, kept: true, reason: 'hard-constraint', detail: 'A hard constraint in scope.' }
      : { rule_id: id, kept: true, reason: 'applies', detail: 'In scope, and nothing stands against it.' };
    this.#queue.push(rank);
  }

  drop(rank: number, reason: RuleDropReason, detail: string): void {
    if (this.decisions[rank] !== undefined) return;
    this.decisions[rank] = { rule_id: this.#ranked[rank]!.rule.id, kept: false, reason, detail };
    this.#queue.push(rank);
  }

  #exclude(rank: number, by: number): void {
    this.drop(rank, 'excluded', `Excluded by ${this.#ranked[by]!.rule.id}, which stays.`);
  }

  settle(): void {
    this.#drawConclusions();
    for (let rank = 0; rank < this.#ranked.length; rank++) {
      this.#keepIfClear(rank);
      this.#drawConclusions();
    }
    for (let first = this.#firstOpen(0); first !== -1; first = this.#firstOpen(first)) {
      this.#breakCircle(first);
      this.#drawConclusions();
    }
  }

  #drawConclusions(): void {
    for (let rank = this.#queue.pop(); rank !== undefined; rank = this.#queue.pop()) {
      const { rule, excludes } = this.#ranked[rank]!;
      const isKept = this.decisions[rank]!.kept;
      for (const other of excludes) {
        if (isKept) this.#exclude(other, rank);
        else if (other > rank) {
          this.#threats[other]!--;
          this.#keepIfClear(other);
        }
      }
      for (const dependent of this.#dependents[rank]!) {
        this.#waiting[dependent]!--;
        if (isKept) this.#keepIfClear(dependent);
        else this.drop(dependent, 'dependency-dropped', `Depends on ${rule.id}, which drops.`);
      }
    }
  }

  #keepIfClear(rank: number): void {
    if (this.#waiting[rank] !== 0 || this.#threats[rank] !== 0) return;
    // One of lower rank may stay already, with the circle that it is in, before this follows from it.
    const against = this.#ranked[rank]!.excludes.find((other) => this.decisions[other]?.kept === true);
    if (against === undefined) this.keep(rank);
    else this.#exclude(rank, against);
  }

  #firstOpen(from: number): number {
    return this.decisions.findIndex((decision, rank) => rank >= from && decision === undefined);
  }

  /** All that is open waits for itself. Rules that only depend on each other stay together; else the highest decides. */
  #breakCircle(first: number): void {
    for (let rank = first; rank !== -1; rank = this.#firstOpen(rank + 1)) {
      const together = this.#openClosure(rank);
      if ([...together].every((member) => this.#threats[member] === 0))
        return together.forEach((one) => this.keep(one));
    }
    const together = this.#openClosure(first);
    const isAtOdds = [...together].some((member) =>
      this.#ranked[member]!.excludes.some((other) => together.has(other)),
    );
    if (isAtOdds) this.drop(first, 'contradiction', 'Rules that it depends on exclude each other or itself.');
    else together.forEach((member) => this.keep(member));
  }

  /** A rule and all that it depends on, as far as they are not decided. */
  #openClosure(rank: number): Set<number> {
    const closure = new Set([rank]);
    for (const member of closure) {
      for (const needed of this.#ranked[member]!.dependsOn) {
        if (this.decisions[needed] === undefined) closure.add(needed);
      }
    }
    return closure;
  }
}
