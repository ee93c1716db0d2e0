import type { Database, Row } from '@waymark/stores';

/** Every row of every table as text, those that full text keeps for itself too. */
export async function rawText(database: Database): Promise<string> {
  const isSqlite = database.dialect === 'sqlite';
  const tables = await database.query<{ name: string }>(
    isSqlite
      ? `select name from sqlite_master where type = 'table'`
      : `select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await (isSqlite ? readSqlite(database, name) : database.query(`select * from "${name}"`));
    texts.push(...rows.flatMap((row) => Object.values(row).map(asText)));
  }
  return texts.join('\n');
}

/** As bytes, for full text holds numbers that no JavaScript number holds. */
async function readSqlite(database: Database, table: string): Promise<Row[]> {
  const columns = await database.query<{ name: string }>('select name from pragma_table_info(?)', [table]);
  const list = columns.map(({ name }) => `cast("${name}" as blob) as "${name}"`);
  return database.query(`select ${list.join(', ')} from "${table}"`);
}

function asText(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value);
}
