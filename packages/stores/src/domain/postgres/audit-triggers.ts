const tables = ['audit_entry', 'audit_content', 'audit_erasure', 'audit_chain'] as const;

/** Triggers by which PostgreSQL refuses to change the trail, whoever asks, `truncate` and `on conflict do update` too. */
export function postgresAuditTriggers(): string[] {
  const erased = (row: 'old' | 'new') =>
    `exists (select 1 from audit_erasure where tenant_id = ${row}.tenant_id and sequence = ${row}.sequence)`;
  return [
    // Where a table may change in one way, its own function says in which.
    triggerFunction('audit_refuse', 'true'),
    triggerFunction('audit_refuse_content_insert', erased('new')),
    triggerFunction('audit_refuse_content_delete', `not ${erased('old')}`, 'old'),
    triggerFunction(
      'audit_refuse_erasure_insert',
      `not exists (select 1 from audit_entry
        where tenant_id = new.tenant_id and sequence = new.receipt_sequence and kind = 'erasure')`,
    ),
    triggerFunction('audit_refuse_chain_update', 'new.tenant_id <> old.tenant_id or new.sequence <= old.sequence'),
    ...tables.map((table) => trigger({ table, change: 'truncate', calls: 'audit_refuse' })),
    trigger({ table: 'audit_entry', change: 'update', calls: 'audit_refuse' }),
    trigger({ table: 'audit_entry', change: 'delete', calls: 'audit_refuse' }),
    trigger({ table: 'audit_content', change: 'insert', calls: 'audit_refuse_content_insert' }),
    trigger({ table: 'audit_content', change: 'update', calls: 'audit_refuse' }),
    trigger({ table: 'audit_content', change: 'delete', calls: 'audit_refuse_content_delete' }),
    trigger({ table: 'audit_erasure', change: 'insert', calls: 'audit_refuse_erasure_insert' }),
    trigger({ table: 'audit_erasure', change: 'update', calls: 'audit_refuse' }),
    trigger({ table: 'audit_erasure', change: 'delete', calls: 'audit_refuse' }),
    trigger({ table: 'audit_chain', change: 'update', calls: 'audit_refuse_chain_update' }),
    trigger({ table: 'audit_chain', change: 'delete', calls: 'audit_refuse' }),
  ];
}

function triggerFunction(name: string, condition: string, row: 'old' | 'new' = 'new'): string {
  return `create function ${name}() returns trigger language plpgsql as $$
    begin
      if ${condition} then raise exception '% is append only', tg_table_name; end if;
      return ${row};
    end $$`;
}

function trigger(options: {
  table: string;
  change: 'insert' | 'update' | 'delete' | 'truncate';
  calls: string;
}): string {
  const { table, change, calls } = options;
  const each = change === 'truncate' ? 'statement' : 'row';
  return `create trigger ${table}_${change} before ${change} on ${table} for each ${each} execute function ${calls}()`;
}
