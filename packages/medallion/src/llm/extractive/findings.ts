import type { OpenQuestion, Subsystem } from '../../document/medallion.ts';
import type { Signature } from '../text/tokens.ts';

/** Where and when something was found. */
export interface Origin {
  /** As in `claude-code:1f2e3d4c#L120`, `git:a1b2c3d`, `diff:src/a.ts:7`, `tests:vitest`, `summary`. */
  source: string;
  /** Milliseconds since the epoch; what has no time of its own counts as said last. */
  time: number;
}

/** A choice that the evidence tells of. */
export interface DecisionFinding extends Origin {
  statement: string;
  rationale: string;
  confidence: number;
}

/** Something that the evidence leaves open. */
export interface QuestionFinding extends Origin {
  question: string;
  blocked_on: string[];
  priority: OpenQuestion['priority'];
}

/** A text of the affordances and where it was read. */
export interface Note {
  text: string;
  source: string;
}

/** What the evidence settles. */
export interface Answers {
  /** Keys of questions, see `questionKey`, that are settled for certain. */
  keys: ReadonlySet<string>;
  /** Ids of questions that were said to be answered, as in "Q-003 is resolved". */
  ids: ReadonlySet<string>;
  /** Questions that were asked and answered in talk. */
  asked: readonly Signature[];
  /** Statements that were made as an answer. */
  statements: readonly Signature[];
  /** The last run of each tool: names that still fail, or null where the output does not name them all. */
  testRuns: ReadonlyMap<string, ReadonlySet<string> | null>;
}

/** All that the rules read from one piece of evidence. */
export interface Findings {
  highLevel: string;
  /** In order of time. */
  decisions: DecisionFinding[];
  questions: QuestionFinding[];
  answers: Answers;
  subsystems: (Subsystem & { source: string })[];
  /** Files, the last edited first. */
  entryPoints: Note[];
  attempts: Note[];
  invariants: Note[];
}

/** How much one piece of evidence may add. */
export const findingLimits = {
  decisions: 100,
  questions: 60,
  failingTests: 20,
  todoLines: 30,
  subsystems: 30,
  entryPoints: 8,
  attempts: 30,
  invariants: 40,
  statementCharacters: 320,
  rationaleCharacters: 600,
  questionCharacters: 320,
  noteCharacters: 320,
} as const;
