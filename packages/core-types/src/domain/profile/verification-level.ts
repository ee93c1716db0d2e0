import { z } from 'zod';
import { ValidationError } from '../../errors/errors.ts';

/** How sure one is who a customer is, lowest first. */
const levels = ['UNVERIFIED', 'EMAIL_VERIFIED', 'PHONE_VERIFIED', 'DOCUMENT_VERIFIED', 'KYC_COMPLETE'] as const;

export const verificationLevelSchema = z.enum(levels);
export type VerificationLevel = z.output<typeof verificationLevelSchema>;

/** Below 0 where the first level is lower, above 0 where it is higher. */
export function compareVerification(one: VerificationLevel, other: VerificationLevel): number {
  return levels.indexOf(one) - levels.indexOf(other);
}

/** @throws {ValidationError} where a level would fall; it may rise over levels between. */
export function assertVerificationMove(from: VerificationLevel, to: VerificationLevel): void {
  if (compareVerification(to, from) >= 0) return;
  throw new ValidationError(`Verification cannot fall from ${from} to ${to}.`, [
    { path: '$.verification_level', message: `Must be ${from} or higher` },
  ]);
}
