import type { AuditEventInput, TurnRecordInput } from '@waymark/core-types/domain';
import type { Draft } from '../../../domain/documents/draft.ts';
import { sampleId, sampleTenant } from '../sample-documents.ts';

/** A turn of the sample tenant, with what a test cares about. */
export function sampleTurn(fields: Partial<TurnRecordInput> = {}): Draft<TurnRecordInput> {
  return {
    tenant_id: sampleTenant,
    agent_id: sampleId(10),
    session_id: sampleId(20),
    turn_number: 1,
    user_message: 'Where is my parcel?',
    agent_response: 'It arrives today.',
    latency_ms: 12.5,
    ...fields,
  };
}

/** An event of the sample tenant, with what a test cares about. */
export function sampleEvent(fields: Partial<AuditEventInput> = {}): Draft<AuditEventInput> {
  return { tenant_id: sampleTenant, event_type: 'session.closed', ...fields };
}
