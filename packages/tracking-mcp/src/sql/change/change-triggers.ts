import type { Dialect } from '@waymark/stores';

/**
 * Triggers by which the database itself refuses to change the audit trail, whoever asks. A mirror's trail is a copy, and
 * of that parts may be taken out.
 */
export function changeTriggers(dialect: Dialect): string[] {
  return dialect === 'sqlite' ? sqliteTriggers() : postgresTriggers();
}

const isOriginal = 'not exists (select 1 from tracking_mirror where project = old.project)';

function sqliteTriggers(): string[] {
  // `insert or replace` removes a row without running the trigger for a delete.
  const isTaken = 'exists (select 1 from tracking_change where project = new.project and sequence = new.sequence)';
  return [refuse('insert', isTaken), refuse('update', 'true'), refuse('delete', isOriginal)];
}

function refuse(change: 'insert' | 'update' | 'delete', condition: string): string {
  return `create trigger tracking_change_${change} before ${change} on tracking_change when ${condition}
    begin select raise(abort, 'tracking_change is append only'); end`;
}

function postgresTriggers(): string[] {
  return [
    triggerFunction('tracking_refuse', 'true'),
    triggerFunction('tracking_refuse_original', isOriginal),
    trigger('update', 'row', 'tracking_refuse'),
    trigger('delete', 'row', 'tracking_refuse_original'),
    trigger('truncate', 'statement', 'tracking_refuse'),
  ];
}

function triggerFunction(name: string, condition: string): string {
  return `create function ${name}() returns trigger language plpgsql as $$
    begin
      if ${condition} then raise exception 'tracking_change is append only'; end if;
      return old;
    end $$`;
}

function trigger(change: 'update' | 'delete' | 'truncate', each: 'row' | 'statement', calls: string): string {
  return `create trigger tracking_change_${change} before ${change} on tracking_change
    for each ${each} execute function ${calls}()`;
}
