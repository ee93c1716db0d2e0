/**
 * Triggers by which SQLite refuses to change the trail, whoever asks. The guards before an insert are there because
 * `insert or replace` removes a row without running the triggers for a delete.
 */
export function sqliteAuditTriggers(): string[] {
  const samePlace = 'tenant_id = new.tenant_id and sequence = new.sequence';
  const isTaken = (table: string) => `exists (select 1 from ${table} where ${samePlace})`;
  const sameId = 'tenant_id = new.tenant_id and kind = new.kind and id = new.id';
  const receipt = `tenant_id = new.tenant_id and sequence = new.receipt_sequence and kind = 'erasure'`;
  return [
    refuse('audit_entry', 'insert', `${isTaken('audit_entry')} or exists (select 1 from audit_entry where ${sameId})`),
    refuse('audit_entry', 'update'),
    refuse('audit_entry', 'delete'),
    refuse('audit_content', 'insert', `${isTaken('audit_content')} or ${isTaken('audit_erasure')}`),
    refuse('audit_content', 'update'),
    refuse(
      'audit_content',
      'delete',
      'not exists (select 1 from audit_erasure where tenant_id = old.tenant_id and sequence = old.sequence)',
    ),
    refuse(
      'audit_erasure',
      'insert',
      `${isTaken('audit_erasure')} or not exists (select 1 from audit_entry where ${receipt})`,
    ),
    refuse('audit_erasure', 'update'),
    refuse('audit_erasure', 'delete'),
    refuse('audit_chain', 'insert', 'exists (select 1 from audit_chain where tenant_id = new.tenant_id)'),
    refuse('audit_chain', 'update', 'new.tenant_id <> old.tenant_id or new.sequence <= old.sequence'),
    refuse('audit_chain', 'delete'),
  ];
}

function refuse(table: string, change: 'insert' | 'update' | 'delete', condition?: string): string {
  const when = condition === undefined ? '' : ` when ${condition}`;
  return `create trigger ${table}_${change} before ${change} on ${table}${when}
    begin select raise(abort, '${table} is append only'); end`;
}
