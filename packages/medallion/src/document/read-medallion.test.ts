import { SchemaVersionError } from '@waymark/core-types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LLMError, MedallionError, SchemaValidationError, StoreError } from '../errors.ts';
import { sampleMedallion } from '../testing/sample-medallion.ts';
import { parseMedallion, readForeignMedallion, serialiseMedallion } from './read-medallion.ts';
import { readStoredMedallion } from './read-stored-medallion.ts';

function issuesOf(value: unknown): string[] {
  try {
    parseMedallion(value);
  } catch (error) {
    if (SchemaValidationError.isInstance(error)) return error.issues.map(({ path }) => path);
    throw error;
  }
  return [];
}

const sample = sampleMedallion({ id: 'm', decisions: ['a', 'b'], questions: ['c'] });
const edited = (edit: (copy: typeof sample) => void) => {
  const copy = structuredClone(sample);
  edit(copy);
  return copy;
};

describe('a medallion', () => {
  it('[medallion:document:schema] has its optional lists filled in', () => {
    const minimal = {
      meta: {
        medallion_id: 'm',
        schema_version: 'medallion.v1',
        model: 'someone',
        created_at: '2026-01-01T00:00:00Z',
        updated_at: '2026-01-01T00:00:00Z',
      },
      scope: { graph_nodes: ['repo:x'] },
      summary: { high_level: '' },
    };
    expect(parseMedallion(minimal)).toEqual({
      ...minimal,
      meta: { ...minimal.meta, status: 'active' },
      scope: { graph_nodes: ['repo:x'], tags: [] },
      summary: { high_level: '', subsystems: [] },
      decisions: [],
      open_questions: [],
      affordances: { recommended_entry_points: [], avoid_repeating: [] },
    });
  });

  it('[medallion:document:times] is not updated before it was created, nor knows less than nothing', () => {
    expect(issuesOf(edited(({ meta }) => (meta.updated_at = '2025-12-31T23:59:59.999Z')))).toEqual([
      '$.meta.updated_at',
    ]);
    const range = { knowledge_min_ts: '2026-01-02T00:00:00Z', knowledge_max_ts: '2026-01-01T00:00:00Z' };
    expect(issuesOf(edited(({ meta }) => Object.assign(meta, range)))).toEqual(['$.meta.knowledge_max_ts']);
    expect(issuesOf(edited(({ meta }) => (meta.updated_at = 'yesterday')))).toContain('$.meta.updated_at');
  });

  it('[medallion:document:high-level-limit] sums itself up in 300 characters', () => {
    expect(issuesOf(edited(({ summary }) => (summary.high_level = 'x'.repeat(300))))).toEqual([]);
    expect(issuesOf(edited(({ summary }) => (summary.high_level = 'x'.repeat(301))))).toEqual(['$.summary.high_level']);
  });

  it('[medallion:document:ids] uses each id once, in its form', () => {
    expect(issuesOf(edited(({ decisions }) => (decisions[1]!.id = 'D-001')))).toEqual(['$.decisions[1].id']);
    expect(issuesOf(edited(({ decisions }) => (decisions[1]!.id = 'D-1')))).toEqual(['$.decisions[1].id']);
    expect(issuesOf(edited(({ open_questions: [question] }) => (question!.id = 'D-009')))).toEqual([
      '$.open_questions[0].id',
    ]);
  });

  it('[medallion:document:newer-version] of a newer schema is refused with what reads it', () => {
    const newer = JSON.stringify({ ...sample, meta: { ...sample.meta, schema_version: 'medallion.v2' } });
    for (const read of [readStoredMedallion, readForeignMedallion]) {
      const error = catchError(() => read(newer));
      expect(SchemaValidationError.isInstance(error)).toBe(true);
      expect(error).toMatchObject({
        message: expect.stringContaining('version 2') as string,
        cause: expect.any(SchemaVersionError) as Error,
      });
      expect((error as SchemaValidationError).recoveryAction).toContain('medallion.v2');
    }
  });

  it('[medallion:document:unknown-fields] keeps what this version does not know', () => {
    const text = serialiseMedallion({ ...sample, future: { a: [1] } });
    expect(readStoredMedallion(text)).toEqual({ ...sample, future: { a: [1] } });
    expect(readForeignMedallion(text)).toEqual({ ...sample, future: { a: [1] } });
  });

  it('from outside never crashes the reader, whatever it holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.jsonValue(), fc.anything()), (value) => {
        const error = catchError(() => readForeignMedallion(value));
        expect(SchemaValidationError.isInstance(error)).toBe(true);
      }),
    );
    expect(SchemaValidationError.isInstance(catchError(() => readForeignMedallion('null')))).toBe(true);
    expect(SchemaValidationError.isInstance(catchError(() => readForeignMedallion({ meta: null })))).toBe(true);
  });
});

describe('errors', () => {
  it('[medallion:errors:hierarchy] are MedallionErrors with their cause', () => {
    const cause = new Error('why');
    const errors = [
      new SchemaValidationError('It', [], { cause }),
      new StoreError('MEDALLION_STORE', 'x', { cause }),
      new LLMError('MEDALLION_LLM', 'x', { cause }),
    ];
    for (const error of errors) {
      expect(error).toBeInstanceOf(MedallionError);
      expect(MedallionError.isInstance(error)).toBe(true);
      expect(error.cause).toBe(cause);
      expect(error.name).toBe(error.constructor.name);
    }
    expect(errors.map((error) => StoreError.isInstance(error))).toEqual([false, true, false]);
  });
});

function catchError(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}
