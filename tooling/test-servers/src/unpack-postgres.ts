import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, relative } from 'node:path';

/**
 * Copies PostgreSQL's programs out of node_modules, once per release, to where another user may run them, and makes the
 * links that npm packages cannot hold.
 * @returns the folder of the programs.
 */
export function unpackPostgres(packed: { folder: string; version: string }): string {
  const { uid } = userInfo();
  const target = join(tmpdir(), `waymark-postgres-${packed.version}-${uid}`);
  if (existsSync(target)) {
    if (uid >= 0 && statSync(target).uid !== uid) throw new Error(`${target} belongs to somebody else; remove it.`);
    return join(target, 'bin');
  }
  const partial = mkdtempSync(`${target}-`);
  cpSync(packed.folder, partial, { recursive: true, verbatimSymlinks: true });
  makeLinks(partial);
  chmodSync(partial, 0o755);
  for (const program of ['initdb', 'pg_ctl', 'postgres']) chmodSync(join(partial, 'bin', program), 0o755);
  try {
    renameSync(partial, target);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    // Another run was faster.
    if (!existsSync(target)) throw error;
  }
  return join(target, 'bin');
}

function makeLinks(folder: string): void {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const link of links) {
    const source = join(folder, link.source.replace(/^native\//, ''));
    const target = join(folder, link.target.replace(/^native\//, ''));
    if (!existsSync(target)) symlinkSync(relative(dirname(target), source), target);
  }
}
