import type { SessionInput } from '@waymark/core-types/domain';
import type { Draft } from '../../domain/documents/draft.ts';

/** A number as an id of the domain. */
export function sampleId(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** So many seconds after a fixed moment. */
export function sampleTime(seconds: number): string {
  return new Date(Date.UTC(2026, 0, 31, 12) + seconds * 1_000).toISOString();
}

export const sampleTenant = sampleId(1);
export const otherTenant = sampleId(2);

/** A session of the sample tenant, with what a test cares about. */
export function sampleSession(fields: Partial<SessionInput> = {}): Draft<SessionInput> {
  return {
    tenant_id: sampleTenant,
    agent_id: sampleId(10),
    channel: 'WEBCHAT',
    user_channel_id: 'user-1',
    ...fields,
  };
}
