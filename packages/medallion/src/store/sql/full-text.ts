import { createHash } from 'node:crypto';
import { tokenise } from '@waymark/core-types/search';
import type { Dialect, Statement } from '@waymark/stores';
import type { Medallion, MedallionStatus, Scope } from '../../document/medallion.ts';
import { searchableText } from '../../search/search-document.ts';
import type { MedallionRecord } from '../medallion-record.ts';
import type { ChosenWords } from './choose-words.ts';
import { ridOfMedallion } from './statements.ts';

/** Words of a query that take part; more say nothing new. */
const maximumQueryWords = 32;

/** Writes a medallion's words into the full-text index, in place of those it had. */
export function indexText(dialect: Dialect, tenant: string, record: MedallionRecord): Statement {
  const words = tokenise(searchableText(record.medallion));
  const filter = filterTokens(tenant, record.medallion);
  if (dialect === 'sqlite') {
    return {
      sql: `insert or replace into medallion_text (rowid, body, filter) values (${ridOfMedallion}, ?, ?)`,
      params: [tenant, record.id, words.join(' '), filter.join(' ')],
    };
  }
  return {
    sql: `insert into medallion_text (tenant, rid, body)
      values (?, ${ridOfMedallion}, cast(? as tsvector))
      on conflict (tenant, rid) do update set body = excluded.body`,
    params: [tenant, tenant, record.id, textVector(words, filter)],
  };
}

/** PostgreSQL counts the words of a text no further. */
const lastPosition = 16_383;

/**
 * The words as PostgreSQL writes an indexed text; its own parser would take `9e84f` apart, as a number and a letter. The
 * filter's tokens weigh nothing in the rank: they stand under weight D, the default, the words under A.
 */
function textVector(words: string[], filter: string[]): string {
  const weighted = words.map((word, index) => `'${word}':${Math.min(index + 1, lastPosition)}A`);
  return [...weighted, ...filter.map((token) => `'${token}':1`)].join(' ');
}

/** What a full-text query asks for. */
export interface TextQuery {
  tenant: string;
  scope: Scope;
  words: ChosenWords;
  status: readonly MedallionStatus[];
  limit: number;
}

/** The words of a query as the index holds them, each once. Whatever the user typed is data. */
export function queryWords(text: string): string[] {
  return [...new Set(tokenise(text))].slice(0, maximumQueryWords);
}

/** The query for the best rows as `rid` and `score`. There must be a required word and a status. */
export function queryText(dialect: Dialect, query: TextQuery): Statement {
  const { required, optional, areTelling } = query.words;
  const nodes = query.scope.graph_nodes.map((node) => nodeToken(query.tenant, 'node', node));
  const tags = query.scope.tags.map((tag) => nodeToken(query.tenant, 'tag', tag));
  const status = query.status.map((wanted) => statusToken(query.tenant, wanted));
  const filter = [status, ...nodes.map((node) => [node]), ...(tags.length === 0 ? [] : [tags])];
  if (dialect === 'sqlite') {
    const anyOf = (words: readonly string[]) => `(${words.map((word) => `"${word}"`).join(' OR ')})`;
    const all = filter.map(anyOf).join(' AND ');
    // Every row that the filter lets through holds a token of its status, so the last condition only brings its words in.
    const scored = optional.length === 0 ? '' : ` AND (body : ${anyOf(optional)} OR filter : ${anyOf(status)})`;
    const score = areTelling ? '-bm25(medallion_text, 1.0, 0.0)' : '0.0';
    return {
      sql: `select rowid as rid, ${score} as score from medallion_text
        where medallion_text match ? order by ${areTelling ? 'score' : 'rowid'} desc limit ?`,
      params: [`body : ${anyOf(required)} AND filter : (${all})${scored}`, query.limit],
    };
  }
  const anyWord = [...required, ...optional].map((word) => `'${word}':A`).join(' | ');
  const all = filter.map((any) => `(${any.join(' | ')})`).join(' & ');
  return {
    sql: `select rid, ts_rank('{0, 0, 0, 1}', body, cast(? as tsquery), 1) as score from medallion_text
      where tenant = ? and body @@ cast(? as tsquery) order by score desc, rid desc limit ?`,
    params: [anyWord, query.tenant, `(${anyWord}) & ${all}`, query.limit],
  };
}

/** Tokens that stand for tenant, status and scope, so that the index itself keeps searches within them. */
function filterTokens(tenant: string, { meta, scope }: Medallion): string[] {
  return [
    statusToken(tenant, meta.status),
    ...scope.graph_nodes.map((node) => nodeToken(tenant, 'node', node)),
    ...scope.tags.map((tag) => nodeToken(tenant, 'tag', tag)),
  ];
}

function statusToken(tenant: string, status: MedallionStatus): string {
  return hashToken(['status', tenant, status]);
}

function nodeToken(tenant: string, kind: 'node' | 'tag', name: string): string {
  return hashToken([kind, tenant, name]);
}

function hashToken(parts: string[]): string {
  return `x${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24)}`;
}
