import type { SqlValue } from '../../../database.ts';
import type { ContentListing, Selection } from '../../audit/audit-log.ts';
import { forgottenEventType } from '../../audit/forgotten-event.ts';
import { toColumn } from '../column-text.ts';

/** A condition of a statement with its values. */
export interface Condition {
  sql: string;
  params: SqlValue[];
}

/** Which contents a listing holds, from its cursor on. */
export function listingCondition(listing: ContentListing): Condition {
  const { tenant_id, kind, where, start, end, order, after } = listing;
  const terms = ['tenant_id = ?', 'kind = ?'];
  const params: SqlValue[] = [toColumn(tenant_id), kind];
  const add = (term: string, ...values: SqlValue[]) => {
    terms.push(term);
    params.push(...values);
  };
  if (where.session_id !== undefined) add('session_id = ?', toColumn(where.session_id));
  if (where.agent_id !== undefined) add('agent_id = ?', toColumn(where.agent_id));
  if (where.event_type !== undefined) add('event_type = ?', toColumn(where.event_type));
  if (start !== undefined) add('timestamp >= ?', start);
  if (end !== undefined) add('timestamp < ?', end);
  if (after !== null) {
    const { turn_number, timestamp, sequence } = after;
    if (order === 'turn') add('(turn_number, timestamp, sequence) > (?, ?, ?)', turn_number, timestamp, sequence);
    else add('(timestamp, sequence) > (?, ?)', timestamp, sequence);
  }
  return { sql: terms.join(' and '), params };
}

/** Which contents are erased. */
export function selectionCondition(selection: Selection): Condition {
  const sql = `tenant_id = ? and kind in ('turn', 'event') and (event_type is null or event_type <> ?)`;
  const params = [toColumn(selection.tenant_id), forgottenEventType];
  if ('everything' in selection) return { sql, params };
  if ('before' in selection) return { sql: `${sql} and timestamp < ?`, params: [...params, selection.before] };

  const { tenant_id, session_ids, profile_ids } = selection;
  // Ids are UUIDs, so that they hold no sign of a pattern. What holds a session's id anywhere also names it in its column.
  const mentions = [...session_ids, ...profile_ids].map((id) => `%${id}%`);
  const terms = mentions.map(() => 'packed like ?');
  if (session_ids.length > 0) {
    const sessions = `session_id in (${session_ids.map(() => '?').join(', ')})`;
    terms.push(`turn_id in (select id from audit_content where tenant_id = ? and kind = 'turn' and ${sessions})`);
    mentions.push(toColumn(tenant_id), ...session_ids);
  }
  return { sql: `${sql} and (${terms.join(' or ') || '1 = 0'})`, params: [...params, ...mentions] };
}

/** The text that `toColumn` made a column of. */
export function fromColumn(text: string): string {
  return text.replace(/\u0001([\u0001\u0002])/g, (_, kind: string) => (kind === '\u0001' ? '\0' : '\u0001'));
}
