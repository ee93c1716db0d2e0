import type { EngineReport } from '../engine/driver.ts';
import { analyseSql } from '../sql/analyse-sql.ts';
import type { Connection } from './connection.ts';

const question = `SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding,
  current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous_commit`;

/** Asks a server for its release and for settings under which an acknowledged write may be lost. */
export async function describeServer(connection: Connection): Promise<EngineReport> {
  const { rows } = await connection.run({ sql: analyseSql(question), params: [] });
  const [settings = {}] = rows;
  const warnings: string[] = [];
  if (settings['encoding'] !== 'UTF8') {
    warnings.push(
      `The database is encoded in ${String(settings['encoding'])}; some text cannot be stored. Create it with UTF8.`,
    );
  }
  if (settings['fsync'] === 'off') {
    warnings.push('The server runs with fsync=off: a power cut may damage the whole database.');
  }
  if (settings['synchronous_commit'] === 'off') {
    warnings.push('The server runs with synchronous_commit=off: a crash may lose the last acknowledged writes.');
  }
  return { name: `postgres ${String(settings['version']).split(' ')[0]}`, warnings };
}
