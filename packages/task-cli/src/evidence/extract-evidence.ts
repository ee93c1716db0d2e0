import { resolve } from 'node:path';

import type { Evidence } from '../document/evidence.ts';
import { TaskError } from '../errors.ts';
import type { Project } from '../project-layout.ts';
import { extractArchive } from './archive/extract-archive.ts';
import { readEvidence } from './read-evidence.ts';

/**
 * Unpacks a directory's archive, or attached `.tar.zst`, into a folder that is not there yet; it appears whole or not at
 * all. Returns the folder's absolute path.
 * @throws {TaskError} E005 for an archive that changed since, is damaged or hostile, E006 where the folder exists or the
 *   evidence is no archive, E040 where it is missing.
 */
export async function extractEvidence(
  project: Project,
  { evidence, into }: { evidence: Evidence; /** Absolute, or relative to the repository. */ into: string },
): Promise<string> {
  if (evidence.type !== 'directory' && evidence.type !== 'archive') {
    throw new TaskError(
      'E006',
      `Evidence ${evidence.id} is of the type ${evidence.type}: there is nothing to extract.`,
      {
        recoveryAction: `Read ${evidence.path} itself.`,
      },
    );
  }
  const folder = resolve(project.root, into);
  await extractArchive(await readEvidence(project, evidence), folder);
  return folder;
}
