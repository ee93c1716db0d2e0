/**
 * What every connection to a file is told when it opens, once and again after every reconnect. The journal mode comes
 * first and the wait for locks is left at 0: a wait inside of SQLite would stop the whole event loop.
 */
export function filePragmas(durability: 'full' | 'normal'): { writer: string; reader: string } {
  const common = ['journal_mode=wal', 'foreign_keys=on', 'cache_size=-16000', 'temp_store=memory'];
  return {
    writer: toSql([...common, `synchronous=${durability}`]),
    reader: toSql([...common, 'query_only=on']),
  };
}

function toSql(pragmas: string[]): string {
  return pragmas.map((pragma) => `PRAGMA ${pragma}`).join(';');
}
