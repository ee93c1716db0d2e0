import type { Evidence } from '../document/evidence.ts';
import type { Project } from '../project-layout.ts';
import type { ArchiveIndex } from './archive/archive-index.ts';
import { readEvidence, readIndex } from './read-evidence.ts';

/** The most of a text that is shown, in bytes. */
const longestExcerpt = 16_384;

export interface ShownEvidence {
  evidence: Evidence;
  /** What a directory's archive holds. */
  index: ArchiveIndex | null;
  /** The beginning of a text, up to 16 KiB; null for everything else. */
  text: string | null;
  truncated: boolean;
}

/**
 * Evidence with what is in it.
 * @throws {TaskError} E005 where it changed since it was attached, E040 where it is missing.
 */
export async function showEvidence(project: Project, evidence: Evidence): Promise<ShownEvidence> {
  const index = await readIndex(project, evidence);
  const content = await readEvidence(project, evidence);
  const isText = evidence.type !== 'directory' && !content.includes(0);
  if (!isText) return { evidence, index, text: null, truncated: false };
  const truncated = content.length > longestExcerpt;
  // A character that is cut in two at the end is left out.
  const text = new TextDecoder().decode(content.subarray(0, longestExcerpt), { stream: truncated });
  return { evidence, index, text, truncated };
}
