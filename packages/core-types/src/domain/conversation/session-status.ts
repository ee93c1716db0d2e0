import { z } from 'zod';
import { ValidationError } from '../../errors/errors.ts';

export const sessionStatusSchema = z.enum(['ACTIVE', 'IDLE', 'PROCESSING', 'INTERRUPTED', 'CLOSED']);
export type SessionStatus = z.output<typeof sessionStatusSchema>;

const moves: Record<SessionStatus, readonly SessionStatus[]> = {
  ACTIVE: ['PROCESSING', 'IDLE', 'CLOSED'],
  IDLE: ['ACTIVE', 'CLOSED'],
  PROCESSING: ['ACTIVE', 'INTERRUPTED', 'CLOSED'],
  INTERRUPTED: ['ACTIVE', 'CLOSED'],
  CLOSED: [],
};

/** True where a session may go from one status to another, or stays in it. */
export function canMoveSession(from: SessionStatus, to: SessionStatus): boolean {
  return from === to || moves[from].includes(to);
}

/** @throws {ValidationError} where a session may not go from one status to another. */
export function assertSessionMove(from: SessionStatus, to: SessionStatus): void {
  if (canMoveSession(from, to)) return;
  const allowed = moves[from].join(', ');
  throw new ValidationError(`A session cannot go from ${from} to ${to}.`, [
    { path: '$.status', message: allowed === '' ? `${from} is final` : `From ${from} it can go to ${allowed}` },
  ]);
}
