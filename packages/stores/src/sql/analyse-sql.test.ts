import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { analyseSql } from './analyse-sql.ts';

describe('analyseSql', () => {
  it.each([
    ['SELECT * FROM t WHERE a = ? AND b IN (?, ?)', 'SELECT * FROM t WHERE a = $1 AND b IN ($2, $3)', 3],
    [`SELECT '?', "?", \`?\`, ?`, `SELECT '?', "?", \`?\`, $1`, 1],
    [`SELECT 'it''s ?', ?`, `SELECT 'it''s ?', $1`, 1],
    [`SELECT E'it\\'s ?', ?`, `SELECT E'it\\'s ?', $1`, 1],
    [`SELECT $$ ? $$, $tag$ ? $$ $tag$, ?`, `SELECT $$ ? $$, $tag$ ? $$ $tag$, $1`, 1],
    ['SELECT ? -- ? \n + ?', 'SELECT $1 -- ? \n + $2', 2],
    ['SELECT /* ? */ ?', 'SELECT /* ? */ $1', 1],
    [`SELECT "name ""?""", ?`, `SELECT "name ""?""", $1`, 1],
    ['SELECT İ, ?', 'SELECT İ, $1', 1],
    ["SELECT 'never ends ?", "SELECT 'never ends ?", 0],
  ])('numbers the placeholders of %s', (text, numbered, placeholders) => {
    expect(analyseSql(text)).toMatchObject({ text, numbered, placeholders });
  });

  it('numbers exactly the placeholders between any literals and comments', () => {
    const opaque = fc.oneof(
      fc.string().map((content) => `'${content.replaceAll("'", "''")}'`),
      fc.string().map((content) => `"${content.replaceAll('"', '""')}"`),
      fc.string().map((content) => `--${content.replaceAll(/[\n\r\u2028\u2029]/g, '')}\n`),
      fc.string().map((content) => `/*${content.replaceAll(/\*\/|\/\*|\*$|^\//g, '')} */`),
    );
    const piece = fc.oneof(opaque, fc.constant('?'), fc.constantFrom('a', ' ', ',', '(', '1 ', 'x.y'));
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        // Spaces keep neighbours from forming a new literal together.
        const text = pieces.join(' ');
        let count = 0;
        const numbered = pieces.map((one) => (one === '?' ? `$${++count}` : one)).join(' ');
        expect(analyseSql(text)).toMatchObject({ numbered, placeholders: count });
      }),
    );
  });

  it.each([
    'SELECT 1',
    '  -- note\n select 1',
    'WITH x AS (SELECT 1) SELECT * FROM x',
    'VALUES (1)',
    'EXPLAIN SELECT 1',
    "SELECT 'insert into t'",
    'SELECT replace(a, ?, ?) FROM t',
    'SELECT a FROM t FOR UPDATE',
    'SELECT 1;',
    'SELECT 1; -- done',
  ])('sees that it only reads: %s', (text) => {
    expect(analyseSql(text)).toMatchObject({ readsOnly: true, changesRows: false, problem: null });
  });

  it.each([
    ['INSERT INTO t VALUES (1)', true, false],
    ['UPDATE t SET a = 1 RETURNING a', true, true],
    ['WITH x AS (SELECT 1) DELETE FROM t', true, false],
    ['WITH x AS (SELECT 1) UPDATE t SET a = 1', true, false],
    ['WITH x AS (SELECT 1) REPLACE INTO t SELECT * FROM x', true, false],
    ['REPLACE INTO t VALUES (1)', true, false],
    ['CREATE TABLE returning (a integer)', false, false],
    ['DROP TABLE t', false, false],
  ])('sees that it writes: %s', (text, changesRows, returning) => {
    expect(analyseSql(text)).toMatchObject({ readsOnly: false, changesRows, returning, problem: null });
  });

  it.each([
    ['', /no statement/],
    ['-- only a note', /no statement/],
    ['BEGIN', /BEGIN/],
    ['  commit', /COMMIT/],
    ['PRAGMA journal_mode', /PRAGMA/],
    ["ATTACH 'x' AS y", /ATTACH/],
    ['SELECT 1; SELECT 2', /more than one/],
    ["INSERT INTO t VALUES (';'); DELETE FROM t", /more than one/],
    ['SELECT ?1', /plain/],
    ['SELECT /* a /* b */ 1', /comment in a comment/],
  ])('refuses %j', (text, problem) => {
    expect(analyseSql(text).problem).toMatch(problem);
  });

  it.each([
    'CREATE TRIGGER x BEFORE DELETE ON t BEGIN SELECT 1; SELECT 2; END',
    'CREATE OR REPLACE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
    'CREATE TEMP TRIGGER IF NOT EXISTS x AFTER INSERT ON t BEGIN DELETE FROM t; END',
  ])('allows a body of several statements: %s', (text) => {
    expect(analyseSql(text).problem).toBeNull();
  });

  it('gives the same answer to a text that it has forgotten', () => {
    const first = analyseSql('SELECT ? AS first');
    for (let index = 0; index < 1_500; index++) analyseSql(`SELECT ${index}, ?`);
    expect(analyseSql('SELECT ? AS first')).toEqual(first);
  });

  it('reads a statement of a megabyte in one pass', () => {
    const text = `SELECT '${"''".repeat(500_000)}', ?`;
    expect(analyseSql(text).placeholders).toBe(1);
  });
});
