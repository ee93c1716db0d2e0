import type { Medallion } from './medallion.ts';

/** The highest numbers that a medallion has ever given out. */
export interface HighestIds {
  decisions: number;
  questions: number;
}

/**
 * The numbers that must not be given out again: those in use and, from `meta.highest_ids`, those of items that are gone.
 */
export function readHighestIds(medallion: Medallion): HighestIds {
  const known = medallion.meta.highest_ids ?? { decisions: 0, questions: 0 };
  return {
    decisions: highest(medallion.decisions, known.decisions),
    questions: highest(medallion.open_questions, known.questions),
  };
}

/** Gives out `D-008` after `D-007`. */
export function createItemCounter(prefix: 'D' | 'Q', from: number): { next(): string; readonly last: number } {
  let last = from;
  return {
    next() {
      last += 1;
      return `${prefix}-${String(last).padStart(3, '0')}`;
    },
    get last() {
      return last;
    },
  };
}

function highest(items: readonly { id: string }[], known: number): number {
  // A number beyond what a double counts exactly would be given out for ever.
  const numbers = items.map((item) => Number(item.id.slice(2))).filter((number) => Number.isSafeInteger(number + 1));
  return numbers.reduce((left, right) => Math.max(left, right), known);
}
