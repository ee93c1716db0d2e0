import { fieldPath, splitFields } from '../git/git-path.ts';
import { runGit } from '../git/run-git.ts';

/** A file as a commit has it. */
export interface BaseEntry {
  mode: string;
  /** Of git. */
  object_id: string;
  /** In bytes; null for a repository within. */
  size: number | null;
}

/** Every file of a commit below a folder, by its path; of whole trees, so that no list of names grows too long. */
export async function readBaseEntries(root: string, commit: string): Promise<Map<string, BaseEntry>> {
  const output = await runGit(['ls-tree', '-r', '-l', '-z', commit], { cwd: root });
  const entries = new Map<string, BaseEntry>();
  for (const field of splitFields(output)) {
    const tab = field.indexOf('\t');
    const [mode = '', , object_id = '', size = ''] = field.slice(0, tab).split(/ +/);
    entries.set(fieldPath(field.slice(tab + 1)), { mode, object_id, size: size === '-' ? null : Number(size) });
  }
  return entries;
}
