const fixedIn = [3, 51, 3];

/**
 * What to know about a file engine whose SQLite is older than 3.51.3: a checkpoint of another program may then undo
 * committed writes. Ours never does that, so this is advice, not an alarm.
 * @see https://sqlite.org/wal.html#walresetbug
 */
export function walResetWarnings(version: string): string[] {
  const parts = version.split('.').map(Number);
  for (const [index, fixed] of fixedIn.entries()) {
    const part = parts[index] ?? 0;
    if (part > fixed) return [];
    if (part < fixed) return [advice(version)];
  }
  return [];
}

function advice(version: string): string {
  return (
    `SQLite ${version} is older than 3.51.3, which fixes a rare fault: a second program that checkpoints this file ` +
    'while Waymark writes can undo committed writes. Waymark alone is safe. Keep the sqlite3 shell, database browsers ' +
    'and replication tools away from the file while it is in use; copy it with a backup. For many local writers on ' +
    'Node 24 or later, node-sqlite: has the fix.'
  );
}
