import type { Artefacts } from '../../evidence/evidence.ts';
import { oneLine } from '../text/clean-text.ts';

/**
 * Paths of the diff that hold changes which no commit of the log explains. A diff may cover commits and the work tree
 * together; a file is committed when the commits account for its growth.
 */
export function uncommittedFiles(artefacts: Artefacts): Set<string> {
  const growth = new Map<string, number | null>();
  for (const commit of artefacts.git_log ?? []) {
    for (const { path, added, deleted } of commit.files) {
      const known = growth.get(path);
      const isCounted = added !== null && deleted !== null && known !== null;
      growth.set(path, isCounted ? (known ?? 0) + added - deleted : null);
    }
  }
  const paths = new Set<string>();
  for (const file of artefacts.git_diff ?? []) {
    const committed = growth.get(file.path);
    if (committed === null) continue;
    if (committed !== file.added_lines.length - file.deleted) paths.add(oneLine(file.path));
  }
  return paths;
}
