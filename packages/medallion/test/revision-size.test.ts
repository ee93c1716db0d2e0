import { openDatabase } from '@waymark/stores';
import { expect, it } from 'vitest';
import { openMedallionStore, type Medallion } from '../src/index.ts';
import { sampleMedallion } from '../src/testing/index.ts';

it('[medallion:revision:compact] stores 200 revisions of a medallion that grows to 40 kB in 15 % of 200 copies', async () => {
  const database = await openDatabase('memory:');
  const store = await openMedallionStore(database);
  let { medallion } = await store.create(sampleMedallion({ id: 'm' }));
  let copies = JSON.stringify(medallion).length;
  for (let revision = 2; revision <= 200; revision++) {
    ({ medallion } = await store.update(grow(medallion, revision), revision - 1));
    copies += JSON.stringify(medallion).length;
  }
  expect(JSON.stringify(medallion).length).toBeGreaterThan(40_000);
  const [row] = await database.query<{ bytes: number }>('select sum(length(body)) as bytes from medallion_revision');
  expect(row!.bytes / copies).toBeLessThan(0.15);
  expect((await store.getRevision('m', 197))?.decisions).toHaveLength(197 - 1);
  await database.close();
});

/** A revision as a session makes it: a decision more, the summary rewritten, a question opened and one answered. */
function grow(medallion: Medallion, revision: number): Medallion {
  const number = String(revision).padStart(3, '0');
  const statement = `Decision ${revision}: ${'what was chosen and over what '.repeat(3)}`;
  return {
    ...medallion,
    meta: { ...medallion.meta, updated_at: new Date(Date.UTC(2026, 0, 2, 0, revision)).toISOString() },
    summary: {
      ...medallion.summary,
      high_level: `After ${revision} sessions, ${'the work stands so far. '.repeat(8)}`,
    },
    decisions: [...medallion.decisions, { id: `D-${number}`, statement, rationale: 'x'.repeat(40), confidence: 0.7 }],
    open_questions: [{ id: `Q-${number}`, question: `What of ${revision}?`, blocked_on: [], priority: 'medium' }],
  };
}
