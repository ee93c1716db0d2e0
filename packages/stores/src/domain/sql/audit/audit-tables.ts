import type { DialectWords } from '../../../database.ts';

/**
 * The tables of the audit trail: `audit_entry` is the chain, kept for good; `audit_content` is what happened, of which an
 * erasure takes rows away; `audit_erasure` says which entry of the chain took away which content; `audit_chain` holds
 * the newest entry of each tenant and is the row that writers lock.
 */
export function auditTables({ text, bigint }: DialectWords): string[] {
  return [
    `create table audit_chain (
      tenant_id ${text} not null primary key,
      sequence ${bigint} not null,
      hash ${text} not null
    )`,
    `create table audit_entry (
      tenant_id ${text} not null,
      sequence ${bigint} not null,
      kind ${text} not null,
      id ${text} not null,
      timestamp ${text} not null,
      content_hash ${text} not null,
      previous_hash ${text} not null,
      hash ${text} not null,
      primary key (tenant_id, sequence),
      unique (tenant_id, kind, id)
    )`,
    `create table audit_content (
      tenant_id ${text} not null,
      sequence ${bigint} not null,
      kind ${text} not null,
      id ${text} not null,
      timestamp ${text} not null,
      agent_id ${text},
      session_id ${text},
      turn_id ${text},
      turn_number ${bigint},
      event_type ${text},
      salt ${text} not null,
      packed ${text} not null,
      primary key (tenant_id, sequence)
    )`,
    'create index audit_content_time on audit_content (tenant_id, kind, timestamp, sequence)',
    'create index audit_content_session on audit_content (tenant_id, session_id, kind, turn_number, timestamp, sequence)',
    `create table audit_erasure (
      tenant_id ${text} not null,
      sequence ${bigint} not null,
      receipt_sequence ${bigint} not null,
      primary key (tenant_id, sequence)
    )`,
  ];
}
