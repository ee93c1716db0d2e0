import { z } from 'zod';

/** Longest texts, in UTF-16 units, and most entries of the lists that the entities share. */
export const limits = {
  title: 200,
  name: 100,
  actor: 100,
  description: 1_000,
  reason: 500,
  summary: 2_000,
  /** A principle, a reference, a research question, a line of prose in a list. */
  line: 500,
  entries: 200,
} as const;

const wholeCharacters = /^\P{Surrogate}*$/u;

/** Text of a bounded length without half of a surrogate pair and without NUL, which PostgreSQL does not store. */
export const text = (maximum: number) =>
  z
    .string()
    .max(maximum)
    .regex(wholeCharacters, 'Holds half of a surrogate pair')
    .refine((value) => !value.includes('\0'), 'Holds the character NUL');

export const requiredText = (maximum: number) =>
  text(maximum).refine((value) => value.trim() !== '', 'Must not be empty');

/** In lower case, however it was written. */
export const id = () => z.uuid().toLowerCase();

/** ISO 8601 in UTC with milliseconds. */
export const timestamp = () =>
  z.iso.datetime({ precision: 3, error: 'Expected UTC with milliseconds, as in 2026-01-31T12:00:00.000Z' });

/** Counts up by one with every change, from 1. */
export const version = () =>
  z
    .int()
    .min(1)
    .max(2 ** 31);

/** Who did it: a client's identification, as in `claude-code`. */
export const actor = () => requiredText(limits.actor);

export const commitHash = () => z.string().regex(/^[0-9a-f]{40}$/, 'Expected 40 lower-case hexadecimal digits');

export const quarter = () => z.string().regex(/^\d{4}-Q[1-4]$/, 'Expected a quarter, as in 2026-Q4');

export const branchName = () => requiredText(limits.name);

export const pullRequest = () =>
  z
    .int()
    .min(1)
    .max(2 ** 31);

export const count = () =>
  z
    .int()
    .min(0)
    .max(2 ** 31);

export const tokenBudget = () => z.int().min(1_000).max(1_000_000);

/** Short lines of prose, each once. */
export const lines = () =>
  z
    .array(requiredText(limits.line))
    .max(limits.entries)
    .refine((entries) => new Set(entries).size === entries.length, 'Names an entry twice');

/** Ids, each once. */
export const links = () =>
  z
    .array(id())
    .max(limits.entries)
    .refine((entries) => new Set(entries).size === entries.length, 'Names an id twice');
