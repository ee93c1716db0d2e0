import type { Database, Schema } from '@waymark/stores';

/**
 * The tables of runs: what each is, and its entries, which are only ever added. A row holds what was kept at once; `sequence`
 * is that of its first entry, `kind` that of its last.
 */
const journalTables: Schema = {
  name: 'prompt_run',
  migrations: [
    {
      id: '0001_prompt_runs',
      up: ({ bigint, text, clustered }) => [
        `create table prompt_run (
          tenant ${text} not null,
          run_id ${text} not null,
          name ${text},
          model ${text} not null,
          created_ms ${bigint} not null,
          primary key (tenant, run_id)
        )`,
        'create index prompt_run_newest on prompt_run (tenant, created_ms desc, run_id)',
        `create table prompt_run_entry (
          tenant ${text} not null,
          run_id ${text} not null,
          sequence ${bigint} not null,
          at_ms ${bigint} not null,
          writer ${text} not null,
          kind ${text} not null,
          entry ${text} not null,
          primary key (tenant, run_id, sequence)
        )${clustered}`,
      ],
    },
  ],
};

const migrated = new WeakMap<Database, Promise<unknown>>();

/** Makes the tables where they are missing, once for each open database. */
export async function makeJournalTables(database: Database): Promise<void> {
  const begun = migrated.get(database) ?? database.migrate(journalTables);
  migrated.set(database, begun);
  try {
    await begun;
  } catch (error) {
    migrated.delete(database);
    throw error;
  }
}
