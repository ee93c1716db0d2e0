import { z } from 'zod';

import { count } from '../document/fields.ts';

/** What is read of a log, and how much of it is kept. */
export const qaLimits = {
  /** A longer log is unreadable, in bytes. */
  bytes: 64_000_000,
  findings: 200,
  parts: 200,
  /** Of one finding, in characters. */
  message: 500,
} as const;

/** The forms that a log can have; `text` stands for what tools print for people. */
export const qaFormats = [
  'eslint-json',
  'jest-json',
  'junit',
  'sarif',
  'tap',
  'coverage-summary',
  'pyright-json',
  'ruff-json',
  'biome-json',
  'oxlint-json',
  'lcov',
  'text',
] as const;
export type QaFormat = (typeof qaFormats)[number];

/** null where the log says nothing of it: that is not 0. */
const told = () => count().nullable();

export const qaCountsSchema = z.looseObject({
  lint_errors: told(),
  /** Also the warnings of type checkers. */
  lint_warnings: told(),
  type_errors: told(),
  tests_passed: told(),
  /** A file that fails to load counts as one. */
  tests_failed: told(),
  /** Also those to do, and those that failed as expected. */
  tests_skipped: told(),
  /** Test files that failed to load; part of `tests_failed`. */
  files_failed: told(),
});
export type QaCounts = z.output<typeof qaCountsSchema>;

const percentage = () => z.number().min(0).max(100).nullable();

/** In per cent; null where there was nothing to cover, or the tool does not say. */
export const qaCoverageSchema = z.looseObject({
  lines: percentage(),
  branches: percentage(),
  functions: percentage(),
  statements: percentage(),
});
export type QaCoverage = z.output<typeof qaCoverageSchema>;

export const qaFindingSchema = z.looseObject({
  file: z.string().nullable(),
  /** From 1, whatever the tool counts from; so is the column. */
  line: z.int().min(1).nullable(),
  column: z.int().min(1).nullable(),
  rule: z.string().nullable(),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
});
export type QaFinding = z.output<typeof qaFindingSchema>;

export const qaStates = ['passed', 'failed', 'not_run', 'unreadable'] as const;
export type QaState = (typeof qaStates)[number];

const measured = {
  tool: z.string(),
  tool_version: z.string().nullable(),
  parser: z.string(),
  state: z.enum(qaStates),
  ...qaCountsSchema.shape,
  coverage: qaCoverageSchema.nullable(),
  /** What measured it; percentages of two providers are not comparable. */
  coverage_provider: z.string().nullable(),
};

/** One tool's share of a log in which several have written. */
export const qaPartSchema = z.looseObject({ package: z.string().nullable(), ...measured });
export type QaPart = z.output<typeof qaPartSchema>;

/** What a log says. An unreadable one has no counts. */
export const qaResultSchema = z.looseObject({
  format: z.enum(qaFormats).nullable(),
  ...measured,
  /** Why it is unreadable, or failed without a count that shows it. */
  reason: z.string().nullable(),
  exit_code: z.int().nullable(),
  /** False where exit code, counts and the tool's own summary disagree. */
  consistent: z.boolean(),
  inconsistencies: z.array(z.string()),
  /** The first {@link qaLimits}`.findings`. */
  findings: z.array(qaFindingSchema),
  findings_total: count(),
  /** Empty for a log of one tool. */
  parts: z.array(qaPartSchema),
});
export type QaResult = z.output<typeof qaResultSchema>;
