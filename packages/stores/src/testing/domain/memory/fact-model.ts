/** What somebody said: a value in some years, `to` null from then on. */
export interface Assertion {
  value: string;
  from: number;
  to: number | null;
}

/** The years that a model knows; after the last one, nothing changes. */
const years = 32;

interface Said extends Assertion {
  /** A part of what was said, cut off by something else, begins anew. */
  number: number;
}

/**
 * The rules of contradiction in the plainest way there is: a list of years, each holding what is said of it last. It shares
 * nothing with the store that it is held against.
 */
export class FactModel {
  #years: (Said | null)[] = Array<null>(years).fill(null);
  #count = 0;
  /** What was believed after each assertion. */
  readonly #snapshots: (Said | null)[][] = [];

  add(said: Assertion): void {
    const begins = this.#years.flatMap((one, time) => (one !== null && one !== this.#years[time - 1] ? [time] : []));
    const end = said.to ?? begins.find((time) => time > said.from) ?? years;
    if (!this.#isKnown(said, end)) this.#put({ ...said, number: this.#count++ }, end);
    this.#snapshots.push([...this.#years]);
  }

  /** What was believed of a year after so many assertions, from 0. */
  valueAt(time: number, step: number): string | null {
    return this.#snapshots[step]?.[time]?.value ?? null;
  }

  #isKnown({ value, from }: Assertion, end: number): boolean {
    const known = this.#years[from] ?? null;
    if (known === null || known.value !== value) return false;
    if (this.#years.slice(from, end).some((one) => one !== known)) return false;
    return this.#years[from - 1] === known || this.#years[end] !== known;
  }

  #put(said: Said, end: number): void {
    const corrected = this.#years[said.from - 1] === this.#years[said.from] ? null : this.#years[said.from];
    const ended = said.to === null ? this.#years[said.from] : null;
    const cut = new Map<Said, Said>();
    this.#years = this.#years.map((one, time) => {
      if (time >= said.from && time < end) return said;
      if (one === null || one === corrected) return null;
      if (time < said.from) return one;
      // Beyond the new fact: an old one that it cuts goes on as one of its own, but for one that an open fact ended.
      if (one === ended) return null;
      if (!this.#years.slice(said.from, end).includes(one)) return one;
      const rest = cut.get(one) ?? { ...one, number: this.#count++ };
      cut.set(one, rest);
      return rest;
    });
  }
}
