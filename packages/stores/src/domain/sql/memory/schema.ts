import type { DialectWords, Schema } from '../../../database.ts';
import { vectorTables } from '../vector-log.ts';

/** The tables of a memory store; those of the full text are the engine's own. */
export function memorySchema(textTables: (words: DialectWords) => string[]): Schema {
  return {
    name: 'memory',
    migrations: [
      {
        id: '0001_memory',
        up: (words) => [
          ...groups(words),
          ...episodes(words),
          ...facts(words, 'memory_entity', ['type_key', 'name_key']),
          ...facts(words, 'memory_relationship', ['type_key', 'from_entity_id', 'to_entity_id']),
          ...textTables(words),
          ...vectorTables(words, 'memory'),
        ],
      },
    ],
  };
}

/** A row to lock, so that one writer at a time sees and changes the facts of a group; `recorded_at` is its latest. */
function groups({ text }: DialectWords): string[] {
  return [
    `create table memory_group (
      group_id ${text} not null primary key,
      recorded_at ${text} not null
    )`,
  ];
}

function episodes({ id, text }: DialectWords): string[] {
  return [
    `create table memory_episode (
      rid ${id},
      group_id ${text} not null,
      id ${text} not null,
      content_type ${text} not null,
      source ${text} not null,
      occurred_at ${text} not null,
      recorded_at ${text} not null,
      packed ${text} not null,
      unique (group_id, id)
    )`,
    'create index memory_episode_occurred on memory_episode (group_id, occurred_at, id)',
  ];
}

/** Every state of a fact is a row; `superseded_at` is null while it is believed. */
function facts({ text, bigint }: DialectWords, table: string, columns: string[]): string[] {
  return [
    `create table ${table} (
      group_id ${text} not null,
      id ${text} not null,
      version ${bigint} not null,
      valid_from ${text} not null,
      valid_to ${text},
      recorded_at ${text} not null,
      superseded_at ${text},
      ${columns.map((column) => `${column} ${text} not null,`).join('\n      ')}
      packed ${text} not null,
      primary key (group_id, id, version)
    )`,
    ...columns.map((column) => `create index ${table}_${column} on ${table} (group_id, ${column})`),
  ];
}
