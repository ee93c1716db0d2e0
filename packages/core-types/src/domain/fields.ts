import { z } from 'zod';
import { plainJsonIssue } from './plain-json-issue.ts';

/** Longest texts, in UTF-16 units, and most entries, that a field takes: far above real use, far below what hurts. */
export const fieldLimits = {
  name: 100,
  label: 500,
  description: 10_000,
  text: 1_000_000,
  entries: 10_000,
  dimensions: 8_192,
} as const;

const wholeCharacters = /^\P{Surrogate}*$/u;

/** Text of a bounded length that every engine stores: no half of a surrogate pair. */
export const text = (maximum: number = fieldLimits.text) =>
  z.string().max(maximum).regex(wholeCharacters, 'Holds half of a surrogate pair');

export const requiredText = (maximum?: number) => text(maximum).min(1);

/** How a thing outside of the stores is called: a tool, a customer, a channel's user. */
export const label = () => requiredText(fieldLimits.label);

export const id = () => z.uuid();

/** ISO 8601 in UTC with milliseconds: the one form whose order as text is the order in time. */
export const timestamp = () =>
  z.iso.datetime({ precision: 3, error: 'Expected UTC with milliseconds, as in 2026-01-31T12:00:00.000Z' });

/** May be left out; a document always holds it, as null then. */
export const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().default(null);

export const list = <Schema extends z.ZodType>(schema: Schema) => z.array(schema).max(fieldLimits.entries).default([]);

export const flag = () => z.boolean().default(false);

export const count = () => z.int().min(0).default(0);

export const fraction = () => z.number().min(0).max(1);

export const embedding = () => z.array(z.number()).min(1).max(fieldLimits.dimensions);

export const sha256 = () => z.string().regex(/^[0-9a-f]{64}$/, 'Expected a SHA-256 in lower-case hexadecimal');

/** Any value that JSON holds exactly; it is kept as it is, not copied. */
export const json = () =>
  z.unknown().check(({ value, issues }) => {
    const issue = plainJsonIssue(value);
    if (issue !== null) issues.push({ code: 'custom', input: value, ...issue });
  });

/** An object of such values. */
export const jsonRecord = () =>
  json()
    .check(({ value, issues }) => {
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return;
      issues.push({ code: 'invalid_type', expected: 'object', input: value, message: 'Expected an object' });
    })
    .meta({ type: 'object', additionalProperties: {} }) as unknown as z.ZodType<Record<string, unknown>>;

/** What every document of a tenant that can change has; the stores count `revision` up, 0 means not stored yet. */
export const tenantOwned = () => ({
  tenant_id: id(),
  created_at: timestamp(),
  updated_at: timestamp(),
  deleted_at: optional(timestamp()),
  revision: count(),
});

export const agentOwned = () => ({ ...tenantOwned(), agent_id: id() });

export const embedded = () => ({
  embedding: optional(embedding()),
  embedding_model: optional(label()),
});
