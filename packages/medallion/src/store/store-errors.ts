import { canonicalJson } from '@waymark/core-types';
import type { Medallion } from '../document/medallion.ts';
import { StoreError } from '../errors.ts';
import type { StoredMedallion } from './medallion-store.ts';

export function existsError(medallionId: string, cause?: unknown): StoreError {
  return new StoreError('MEDALLION_EXISTS', `A medallion with the id ${JSON.stringify(medallionId)} exists already.`, {
    details: { medallion_id: medallionId },
    recoveryAction: 'Update it, or create the new one under another id.',
    cause,
  });
}

export function notFoundError(medallionId: string): StoreError {
  return new StoreError('MEDALLION_NOT_FOUND', `There is no medallion with the id ${JSON.stringify(medallionId)}.`, {
    details: { medallion_id: medallionId },
    recoveryAction: 'List the medallions to find its id.',
  });
}

/** `expected` is the document of the revision that the writer started from, where it is known. */
export function conflictError(
  current: StoredMedallion,
  expectedRevision: number,
  expected: Medallion | null,
): StoreError {
  const id = current.medallion.meta.medallion_id;
  return new StoreError(
    'MEDALLION_CONFLICT',
    `Medallion ${JSON.stringify(id)} is at revision ${current.revision}, not ${expectedRevision}; nothing was written.`,
    {
      details: {
        medallion_id: id,
        expected_revision: expectedRevision,
        current,
        changed_fields: expected === null ? null : changedFields(expected, current.medallion),
      },
      recoveryAction: 'Merge your change into the current revision and update that.',
      retryable: true,
    },
  );
}

export function activeScopeError(medallionId: string): StoreError {
  return new StoreError(
    'MEDALLION_CONFLICT',
    `The scope of medallion ${JSON.stringify(medallionId)} has an active medallion already; nothing was written.`,
    { recoveryAction: 'Update the active medallion of this scope.', retryable: true },
  );
}

/** The conflict's current state, for who wants to merge into it; null when the error is another one. */
export function currentOfConflict(error: unknown): StoredMedallion | null {
  if (!StoreError.isInstance(error) || error.code !== 'MEDALLION_CONFLICT') return null;
  return (error.details['current'] as StoredMedallion | undefined) ?? null;
}

function changedFields(before: Medallion, after: Medallion): string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields]
    .filter((field) => canonicalJson(before[field] ?? null) !== canonicalJson(after[field] ?? null))
    .sort();
}
