import type { Schema } from '@waymark/stores';

/** Counters and a journal. */
export const journalSchema: Schema = {
  name: 'journal',
  migrations: [
    {
      id: '0001_create',
      up: ({ id, text, bigint }) => [
        `CREATE TABLE counter (worker ${text} NOT NULL PRIMARY KEY, number ${bigint} NOT NULL)`,
        `CREATE TABLE journal (sequence ${id}, worker ${text} NOT NULL, round ${bigint} NOT NULL, content ${text})`,
      ],
    },
  ],
};

/** A schema of so many migrations; each leaves a row behind, so that running twice would show. */
export function growingSchema(steps: number): Schema {
  const migrations = Array.from({ length: steps }, (_, step) => ({
    id: `000${step + 1}_step`,
    up: ({ text }: { text: string }) => [
      ...(step === 0 ? [`CREATE TABLE step (name ${text} NOT NULL)`] : []),
      `CREATE TABLE step_${step + 1} (name ${text})`,
      `INSERT INTO step (name) VALUES ('step ${step + 1}')`,
    ],
  }));
  return { name: 'growing', migrations };
}
