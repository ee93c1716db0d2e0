import { marksOfSensitiveNames } from './sensitive-names.ts';

// `9` stands for any digit. What the patterns of this folder and of redactSecrets match holds one of these.
const secretMarks = [
  ...['sk-', 'k_live_', 'k_test_', 'akia', 'asia', 'ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_', 'glpat-'],
  ...['xox', 'xapp-', 'aiza', 'ya99.', 'npm_', 'hf_', 'pypi-', 'sg.', 'whsec_', 'dckr_pat_', 'shpat_', 'lin_api_'],
  ...['eyj', '-----begin', 'bearer', 'basic', '-u ', '-u=', '--user', 'key=', 'sig=', 'signature=', 'auth=', 'code='],
];
const separators = ['-', ' ', '.'];
const numberMarks = [
  ...['+9', '+(', '999-99-9999', '999)'],
  ...separators.flatMap((by) => [['9999', '9999', '9999', '9999'].join(by), ['9999', '999999', '9999'].join(by)]),
  ...separators.flatMap((first) => separators.map((second) => `999${first}999${second}9999`)),
  ...['sms', 'whatsapp', 'msisdn', 'call me', 'call us', 'call him', 'call her', 'call them'],
  ...[' ', ':', '.', '=', '-', '(', '+', '#'].flatMap((next) => [`tel${next}`, `cell${next}`]),
];
const marks = [
  ...marksOfSensitiveNames(),
  ...secretMarks,
  ...numberMarks,
  // An address, also escaped in a URL; `%2B` for a plus; a character that JSON within JSON escapes; core-types' masks.
  ...['@', '%99', '%9b', '\\u99', '[redacted:'],
];
const longCard = '9'.repeat(13);

const none = 0;
const suspicious = 1;
const counter = 2;
const digits = 3;

/**
 * Tells in one pass over a text or a line of JSON whether it may hold something to redact; most do not, and are spared
 * the parser and the patterns. It errs on the side of suspicion: where it says no, redaction would change nothing.
 */
export function isSuspicious(line: string, from = 0): boolean {
  automaton ??= buildAutomaton();
  const { classes, next, verdicts } = automaton;
  let state = 0;
  for (let index = from; index < line.length; index++) {
    // Beyond ASCII a character passes for another one, which can raise a suspicion but hides no mark behind it.
    state = next[state + classes[line.charCodeAt(index) & 127]!]!;
    if (state >= 0) continue;
    state = ~state;
    const verdict = verdicts[state]!;
    if (verdict === suspicious) return true;
    if (verdict === counter ? !isCounter(line, index + 1) : isCard(line, index + 1)) return true;
  }
  return false;
}

const counterField = /(?:s(?:_used|_per_second)?|_count|_limit|_budget|_ratio)":-?\d/y;

/** `"max_tokens":4096` and the like, which every line about a model carries. */
function isCounter(line: string, behindToken: number): boolean {
  counterField.lastIndex = behindToken;
  return counterField.test(line);
}

/** Whether a group of digits, thirteen of which end here, may be a card's: those begin with 2 to 6, times with 1. */
function isCard(line: string, behind: number): boolean {
  const first = line.charCodeAt(behind - longCard.length);
  const before = line.charCodeAt(behind - longCard.length - 1);
  return first >= 50 && first <= 54 && !(before >= 48 && before <= 57);
}

interface Automaton {
  /** The class of each ASCII character; 0 for those that no mark holds. */
  classes: Uint8Array;
  /** The next state for each state and class, as where its row begins; its complement where the state has a verdict. */
  next: Int32Array;
  /** By where a state's row begins. */
  verdicts: Uint8Array;
}

let automaton: Automaton | undefined;

/**
 * The automaton of Aho and Corasick for all marks at once.
 * @see https://doi.org/10.1145/360825.360855
 */
function buildAutomaton(): Automaton {
  const { classes, width } = classify();
  const children: Map<number, number>[] = [new Map()];
  const verdict: number[] = [none];
  for (const mark of [...marks, longCard]) {
    let state = 0;
    for (const character of mark) {
      const symbol = classes[character.charCodeAt(0)]!;
      let child = children[state]!.get(symbol);
      if (child === undefined) {
        child = children.push(new Map()) - 1;
        verdict.push(none);
        children[state]!.set(symbol, child);
      }
      state = child;
    }
    verdict[state] = mark === 'token' ? counter : mark === longCard ? digits : suspicious;
  }
  const next = new Int32Array(children.length * width);
  const fallback = new Int32Array(children.length);
  const queue = [0];
  for (const state of queue) {
    if (verdict[state] !== suspicious) verdict[state] = strongest(verdict[state]!, verdict[fallback[state]!]!);
    for (let symbol = 0; symbol < width; symbol++) {
      const otherwise = state === 0 ? 0 : next[fallback[state]! * width + symbol]!;
      const child = children[state]!.get(symbol);
      next[state * width + symbol] = child ?? otherwise;
      if (child === undefined) continue;
      fallback[child] = otherwise;
      queue.push(child);
    }
  }
  const verdicts = new Uint8Array(next.length);
  for (const [state, own] of verdict.entries()) verdicts[state * width] = own;
  return { classes, next: next.map((state) => (verdict[state] === none ? state * width : ~(state * width))), verdicts };
}

/** No state can have two of the conditional verdicts: a mark of letters and one of digits do not end alike. */
function strongest(own: number, inherited: number): number {
  return inherited === suspicious ? suspicious : own === none ? inherited : own;
}

const digit = '9'.charCodeAt(0);

function classify(): { classes: Uint8Array; width: number } {
  const classes = new Uint8Array(128);
  let width = 1;
  for (const character of new Set(marks.join(''))) {
    const code = character.charCodeAt(0);
    classes[code] = width;
    if (character !== character.toUpperCase()) classes[character.toUpperCase().charCodeAt(0)] = width;
    width++;
  }
  classes.fill(classes[digit]!, digit - 9, digit);
  return { classes, width };
}
