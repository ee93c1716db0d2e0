import { z } from 'zod';
import { id, jsonRecord, label, optional, timestamp } from '../fields.ts';

/** Something beside a turn that the audit trail keeps. */
export const auditEventSchema = z.looseObject({
  id: id(),
  tenant_id: id(),
  event_type: label(),
  event_data: jsonRecord().default({}),
  session_id: optional(id()),
  turn_id: optional(id()),
  timestamp: timestamp(),
});

export type AuditEvent = z.output<typeof auditEventSchema>;
export type AuditEventInput = z.input<typeof auditEventSchema>;
