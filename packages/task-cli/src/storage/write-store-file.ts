import { join } from 'node:path';

import type { Project } from '../project-layout.ts';
import { assertInside } from './assert-inside.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

/**
 * Replaces a file of the store, as {@link writeFileAtomically}, but never behind a link that leads out of the repository.
 * @param path relative to the repository.
 * @throws {TaskError} E041 for such a link; and as `writeFileAtomically`.
 */
export async function writeStoreFile(project: Project, path: string, content: string | Uint8Array): Promise<void> {
  await assertInside(project, path);
  await writeFileAtomically(join(project.root, path), content);
}
