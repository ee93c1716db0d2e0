import { isAbsolute, normalize, relative } from 'node:path';

import { readContextFile } from '../context/context-file.ts';
import type { Citation } from '../document/context.ts';
import { TaskError } from '../errors.ts';
import type { Project } from '../project-layout.ts';
import { withStoreLock } from '../storage/with-store-lock.ts';
import { citePlaces, type CitedStandards } from './cite-standards.ts';
import { excerptsOf } from './excerpt-store.ts';

export interface AttachStandardRequest {
  task_id: string;
  /** Relative to the repository. */
  file: string;
  /** A heading's text or slug; the whole file without one. */
  section?: string | null;
  force_secrets?: boolean;
}

/**
 * Cites one more standard for a task and caches an excerpt of it. It takes the store's lock.
 * @throws {TaskError} E040 where the file or the section is missing, E005 for one that is outside, too large or special,
 *   E004 for secrets, E002 for a malformed id.
 */
export async function attachStandard(
  project: Project,
  { task_id, file, section = null, force_secrets = false }: AttachStandardRequest,
): Promise<{ citation: Citation; secrets: CitedStandards['secrets'] }> {
  const relativeFile = isAbsolute(file) ? relative(project.root, file) : normalize(file);
  const place = { file: relativeFile.replaceAll('\\', '/'), section };
  const { citations, warnings, secrets } = await withStoreLock(project, async () =>
    citePlaces(project, {
      ...{ task_id, places: [place], forceSecrets: force_secrets },
      cited: await excerptsOfContext(project, task_id),
    }),
  );
  const citation = citations[0];
  const [warning] = warnings;
  if (citation !== undefined && warning === undefined) return { citation, secrets };
  throw new TaskError(citation === undefined ? 'E005' : 'E040', warning!.message, {
    details: place,
    recoveryAction: 'Name a markdown file of the repository, and a heading of it by its text or slug.',
  });
}

/** What the context was made of stays as it was; none where there is no context that can be read. */
async function excerptsOfContext(project: Project, task_id: string): Promise<string[]> {
  try {
    return excerptsOf((await readContextFile(project, task_id)).context);
  } catch (error) {
    if (TaskError.isInstance(error)) return [];
    throw error;
  }
}
