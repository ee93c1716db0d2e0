/** How fast repeated words saturate, and how much long texts are held back, as in `rankByBm25`. */
const saturation = 1.2;
const lengthWeight = 0.75;

/** A text's place in a ranking. */
interface RankedText {
  id: string;
  score: number;
}

/**
 * Texts by their words. It ranks as `rankByBm25` of core-types does, but reads only the texts that hold a word of the
 * query.
 */
export class WordIndex {
  /** How often the text at each position holds a word. */
  readonly #postings = new Map<string, Map<number, number>>();
  readonly #positions = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #lengths: number[] = [];
  readonly #free: number[] = [];
  #length = 0;

  add(id: string, words: readonly string[]): void {
    const position = this.#free.pop() ?? this.#ids.length;
    for (const word of words) {
      let holders = this.#postings.get(word);
      if (holders === undefined) this.#postings.set(word, (holders = new Map()));
      holders.set(position, (holders.get(position) ?? 0) + 1);
    }
    this.#positions.set(id, position);
    this.#ids[position] = id;
    this.#lengths[position] = words.length;
    this.#length += words.length;
  }

  /** `words` are those that it was added with. */
  remove(id: string, words: readonly string[]): void {
    const position = this.#positions.get(id);
    if (position === undefined) return;
    for (const word of words) {
      const holders = this.#postings.get(word);
      holders?.delete(position);
      if (holders?.size === 0) this.#postings.delete(word);
    }
    this.#length -= words.length;
    this.#positions.delete(id);
    this.#free.push(position);
  }

  /** The best texts of those that are wanted, all where `isWanted` is null; best first, ties by id. */
  rank(
    words: readonly string[],
    { limit, isWanted }: { limit: number; isWanted: ((id: string) => boolean) | null },
  ): RankedText[] {
    const scores = this.#scores(words);
    const enough = limit * 2 + 16;
    let best: RankedText[] = [];
    let least = 0;
    for (let position = 0; position < scores.length; position++) {
      const score = scores[position]!;
      if (score === 0 || score < least) continue;
      const id = this.#ids[position]!;
      if (isWanted !== null && !isWanted(id)) continue;
      best.push({ id, score });
      if (best.length < enough) continue;
      best = first(best, limit);
      least = best.at(-1)!.score;
    }
    return first(best, limit);
  }

  /** By position; 0 for a text without any of the words. */
  #scores(words: readonly string[]): Float64Array {
    const scores = new Float64Array(this.#ids.length);
    const count = this.#positions.size;
    const perWord = (saturation * lengthWeight * count) / this.#length;
    for (const word of words) {
      const holders = this.#postings.get(word);
      if (holders === undefined) continue;
      const weight = Math.log(1 + (count - holders.size + 0.5) / (holders.size + 0.5)) * (saturation + 1);
      for (const [position, times] of holders) {
        const dampening = saturation * (1 - lengthWeight) + perWord * this.#lengths[position]!;
        scores[position]! += (weight * times) / (times + dampening);
      }
    }
    return scores;
  }
}

function first(texts: RankedText[], limit: number): RankedText[] {
  return texts.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, limit);
}
