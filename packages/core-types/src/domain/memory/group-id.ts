import { z } from 'zod';
import { ValidationError } from '../../errors/errors.ts';

const uuid = '[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}';

/** `tenant:session`: whose memory it is. */
export const groupIdSchema = z.string().regex(new RegExp(`^${uuid}:${uuid}$`), 'Expected tenant_id:session_id');

/** The group of a session's memory. */
export function groupIdOf(owner: { tenant_id: string; session_id: string }): string {
  return `${owner.tenant_id}:${owner.session_id}`;
}

/** @throws {ValidationError} for what is not a group's id. */
export function parseGroupId(groupId: string): { tenant_id: string; session_id: string } {
  if (!groupIdSchema.safeParse(groupId).success) {
    throw new ValidationError(`${JSON.stringify(groupId.slice(0, 100))} is not a group id.`, [
      { path: '$.group_id', message: 'Expected tenant_id:session_id' },
    ]);
  }
  const [tenant_id, session_id] = groupId.split(':') as [string, string];
  return { tenant_id, session_id };
}
