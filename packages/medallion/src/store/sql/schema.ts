import type { DialectWords, Schema } from '@waymark/stores';

/**
 * The tables of medallions. `medallion` holds the newest revision, `medallion_revision` all of them; `scope_name` and
 * `scope_node` are the postings that a scope query intersects; `medallion_text` and `medallion_vector` serve the search.
 */
export const medallionTables: Schema = {
  name: 'medallion',
  migrations: [{ id: '0001_medallions', up: (words) => [...tables(words), fullText(words)].flat() }],
};

function tables({ id, bigint, text, bytes, clustered }: DialectWords): string[] {
  return [
    `create table medallion (
      rid ${id},
      tenant ${text} not null,
      medallion_id ${text} not null,
      revision ${bigint} not null,
      status ${text} not null,
      live ${bigint} not null,
      updated_ms ${bigint} not null,
      scope_key ${text} not null,
      doc ${text} not null,
      unique (tenant, medallion_id)
    )`,
    'create index medallion_newest on medallion (tenant, updated_ms desc, medallion_id)',
    'create index medallion_scope on medallion (tenant, scope_key, live, updated_ms desc)',
    // A row to lock, so that two sessions cannot both make the first medallion of one scope.
    `create table medallion_scope_lock (
      tenant ${text} not null,
      scope_key ${text} not null,
      primary key (tenant, scope_key)
    )${clustered}`,
    `create table medallion_revision (
      tenant ${text} not null,
      medallion_id ${text} not null,
      revision ${bigint} not null,
      updated_at ${text} not null,
      model ${text} not null,
      status ${text} not null,
      sha256 ${text} not null,
      is_snapshot ${bigint} not null,
      body ${text} not null,
      primary key (tenant, medallion_id, revision)
    )`,
    `create table scope_name (
      nid ${id},
      tenant ${text} not null,
      name ${text} not null,
      freq ${bigint} not null,
      unique (tenant, name)
    )`,
    `create table scope_node (
      tenant ${text} not null,
      nid ${bigint} not null,
      live ${bigint} not null,
      updated_ms ${bigint} not null,
      rid ${bigint} not null,
      primary key (tenant, nid, live, updated_ms, rid)
    )${clustered}`,
    `create table medallion_vector (
      tenant ${text} not null,
      rid ${bigint} not null,
      status ${text} not null,
      stamp ${bigint} not null,
      embedder ${text},
      scope ${bytes} not null,
      scale double precision,
      quantised ${bytes},
      vector ${bytes},
      primary key (tenant, rid)
    )`,
    'create index medallion_vector_stamp on medallion_vector (tenant, stamp)',
  ];
}

function fullText({ dialect, bigint, text }: DialectWords): string[] {
  if (dialect === 'sqlite') {
    return [
      `create virtual table medallion_text using fts5(
        body, filter, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0'
      )`,
      // No table of its own: how many medallions hold a word, as the index counts them.
      `create virtual table medallion_word using fts5vocab(medallion_text, row)`,
    ];
  }
  return [
    `create table medallion_text (
      tenant ${text} not null,
      rid ${bigint} not null,
      body tsvector not null,
      primary key (tenant, rid)
    )`,
    'create index medallion_text_body on medallion_text using gin (body)',
  ];
}
