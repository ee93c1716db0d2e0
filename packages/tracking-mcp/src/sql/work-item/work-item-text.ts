import { createHash } from 'node:crypto';

import { tokenise } from '@waymark/core-types/search';

import type { WorkItem } from '../../entity/work-item.ts';
import type { Reader } from '../reader.ts';

/** What a search looks at; a hit in the title counts for more. */
export interface SearchableTexts {
  title: string;
  body: string;
}

/** An item's title, and every text in its metadata. */
export function searchableTexts({ title, metadata }: Pick<WorkItem, 'title' | 'metadata'>): SearchableTexts {
  return { title, body: textsIn(metadata).join('\n') };
}

/** Words of a query that take part; more say nothing new. */
const maximumQueryWords = 32;

/** The words of a query as the index holds them, each once. Whatever was typed is data. */
export function queryWords(text: string): string[] {
  return [...new Set(tokenise(text))].slice(0, maximumQueryWords);
}

/** PostgreSQL counts the words of a text no further. */
const lastPosition = 16_383;

/** Puts rows' words into the full-text index in place of those they had; at least one row. */
export async function indexWords(work: Reader, rows: readonly (SearchableTexts & { rid: number })[]): Promise<void> {
  const words = rows.map(({ rid, title, body }) => ({ rid, title: tokenise(title), body: tokenise(body) }));
  if (work.dialect === 'sqlite') {
    await work.query(
      `insert or replace into tracking_text (rowid, title, body, owner) values ${rows.map(() => '(?, ?, ?, ?)').join(', ')}`,
      words.flatMap(({ rid, title, body }) => [rid, title.join(' '), body.join(' '), ownerWord(work.project)]),
    );
    return;
  }
  await work.query(
    `insert into tracking_text (project, rid, body) values ${rows.map(() => '(?, ?, cast(? as tsvector))').join(', ')}
     on conflict (project, rid) do update set body = excluded.body`,
    words.flatMap(({ rid, title, body }) => [work.project, rid, textVector(title, body)]),
  );
}

/** As PostgreSQL writes an indexed text: its own parser would take some words apart. */
function textVector(title: readonly string[], body: readonly string[]): string {
  const place = (index: number) => Math.min(index + 1, lastPosition);
  return [
    ...title.map((word, index) => `'${word}':${place(index)}A`),
    ...body.map((word, index) => `'${word}':${place(title.length + index)}B`),
  ].join(' ');
}

/** Takes a row's words out of the full-text index. */
export async function forgetWords(work: Reader, rid: number): Promise<void> {
  if (work.dialect === 'sqlite') await work.query('delete from tracking_text where rowid = ?', [rid]);
  else await work.query('delete from tracking_text where project = ? and rid = ?', [work.project, rid]);
}

/** A subquery for `rid` and `score`, the higher the better, of the rows that hold any of the words; at least one word. */
export function matchingWords(reader: Reader, words: readonly string[]): { sql: string; params: string[] } {
  if (reader.dialect === 'sqlite') {
    const any = words.map((word) => `"${word}"`).join(' OR ');
    return {
      sql: 'select rowid as rid, -bm25(tracking_text, 4.0, 1.0, 0.0) as score from tracking_text where tracking_text match ?',
      params: [`{title body} : (${any}) AND owner : "${ownerWord(reader.project)}"`],
    };
  }
  const any = words.map((word) => `'${word}'`).join(' | ');
  return {
    sql: `select rid, ts_rank('{0, 0, 0.25, 1}', body, cast(? as tsquery), 1) as score from tracking_text
      where project = ? and body @@ cast(? as tsquery)`,
    params: [any, reader.project, any],
  };
}

/** Stands for the project in the index itself, so that a search stays within it. */
function ownerWord(project: string): string {
  return `x${createHash('sha256').update(project).digest('hex').slice(0, 24)}`;
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
