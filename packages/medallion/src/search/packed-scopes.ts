/**
 * The names of many scopes as small numbers in one array: a scan that holds each of them against a scope reads memory in
 * order and compares whole words.
 */
export class PackedScopes {
  readonly #numbers = new Map<bigint, number>();
  #starts = new Uint32Array(1024);
  #lengths = new Uint16Array(1024);
  #names = new Uint32Array(8192);
  #end = 0;

  /** Sets the names at a position. A longer list than before goes to the end; what it leaves behind is not used again. */
  set(position: number, names: BigUint64Array): void {
    if (position >= this.#starts.length) {
      this.#starts = grown(this.#starts, new Uint32Array(2 * position));
      this.#lengths = grown(this.#lengths, new Uint16Array(2 * position));
    }
    if (names.length > this.#lengths[position]!) {
      this.#starts[position] = this.#end;
      this.#end += names.length;
      if (this.#end > this.#names.length) this.#names = grown(this.#names, new Uint32Array(2 * this.#end));
    }
    this.#lengths[position] = names.length;
    for (let index = 0; index < names.length; index++) {
      this.#names[this.#starts[position]! + index] = this.#numberOf(names[index]!);
    }
  }

  /** A test for positions that have all of the nodes and, where there are tags, one of them. */
  within(nodes: readonly bigint[], tags: readonly bigint[]): (position: number) => boolean {
    const all = nodes.map((name) => this.#numbers.get(name));
    const any = tags.map((name) => this.#numbers.get(name)).filter((number) => number !== undefined);
    if (all.includes(undefined) || (tags.length > 0 && any.length === 0)) return () => false;
    return (position) => {
      for (const number of all) if (!this.#has(position, number!)) return false;
      return any.length === 0 || any.some((number) => this.#has(position, number));
    };
  }

  #has(position: number, number: number): boolean {
    const start = this.#starts[position]!;
    const end = start + this.#lengths[position]!;
    for (let index = start; index < end; index++) if (this.#names[index] === number) return true;
    return false;
  }

  #numberOf(name: bigint): number {
    let number = this.#numbers.get(name);
    if (number === undefined) this.#numbers.set(name, (number = this.#numbers.size));
    return number;
  }
}

function grown<Numbers extends Uint16Array | Uint32Array>(old: Numbers, larger: Numbers): Numbers {
  larger.set(old);
  return larger;
}
