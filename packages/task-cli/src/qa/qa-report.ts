import type { FindingList } from './finding-list.ts';
import type { QaCounts, QaCoverage } from './qa-result.ts';

/** What a reader found of one tool in a log. */
export interface QaReport {
  parser: string;
  tool: string;
  tool_version?: string | undefined;
  /** Only what the log tells. */
  counts: Partial<QaCounts>;
  coverage?: QaCoverage | undefined;
  coverage_provider?: string | undefined;
  findings: FindingList;
  /** Where the tool's own summary and what it lists disagree. */
  inconsistencies?: string[];
  /** What failed though no count shows it. */
  failed?: string | undefined;
  /** What is missing of the log: it is unreadable then. */
  cut?: string | undefined;
}

/** An inconsistency for each number that a summary tells otherwise than what was counted. */
export function disagreements(
  what: string,
  pairs: Record<string, readonly [told: unknown, counted: number]>,
): string[] {
  return Object.entries(pairs).flatMap(([name, [told, counted]]) =>
    typeof told !== 'number' || told === counted ? [] : [`${what} tells ${told} ${name}, but lists ${counted}.`],
  );
}
