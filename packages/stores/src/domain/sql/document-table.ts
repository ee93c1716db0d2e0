import type { DialectWords } from '../../database.ts';

/** The DDL of a collection's table; `columns` are those of the kind, as in `{ agent_id: text, priority: bigint }`. */
export function documentTable(words: DialectWords, table: string, columns: Record<string, string>): string {
  const { text, bigint } = words;
  const own = Object.entries(columns).map(([name, type]) => `${name} ${type},`);
  return `create table ${table} (
    tenant_id ${text} not null,
    id ${text} not null,
    revision ${bigint} not null,
    created_at ${text} not null,
    deleted_at ${text},
    ${own.join('\n    ')}
    packed ${text} not null,
    primary key (tenant_id, id)
  )`;
}
