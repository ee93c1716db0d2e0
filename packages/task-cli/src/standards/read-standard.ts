import { createHash } from 'node:crypto';

import type { Citation } from '../document/context.ts';
import { TaskError } from '../errors.ts';
import { readEvidenceFile } from '../evidence/read-evidence-file.ts';
import { resolveInRepository } from '../evidence/resolve-in-repository.ts';
import type { Project } from '../project-layout.ts';
import { extractSection, wholeDocument } from './extract-section.ts';
import type { StandardPlace } from './standards-table.ts';

/** The largest file of standards, in bytes. */
const largestStandard = 1_000_000;
const longestRequirement = 140;

export interface ReadStandard {
  citation: Citation;
  /** Null where the file or the section is missing. */
  text: string | null;
}

/**
 * A citation of what stands at a place now, without an excerpt of it. What is missing is cited as missing.
 * @throws {TaskError} E005 for a file outside the repository, over 1 MB, or special.
 */
export async function readStandard(project: Project, { file, section }: StandardPlace): Promise<ReadStandard> {
  const markdown = await readMarkdown(project, file);
  const found =
    markdown === null ? null : section === null ? wholeDocument(markdown) : extractSection(markdown, section);
  if (found === null) {
    const missing = markdown === null ? 'file' : 'section';
    return { citation: { file, section, requirement: '', line_span: null, content_sha: null, missing }, text: null };
  }
  const { text, line_span } = found;
  const content_sha = createHash('sha256').update(text).digest('hex');
  return { citation: { file, section, requirement: toRequirement(text), line_span, content_sha }, text };
}

async function readMarkdown(project: Project, file: string): Promise<string | null> {
  try {
    const content = await readEvidenceFile(await resolveInRepository(project, file), largestStandard);
    return content.toString();
  } catch (error) {
    if (TaskError.isInstance(error) && error.code === 'E040') return null;
    throw error;
  }
}

/** The first line that says something, without its marks, in at most 140 characters. */
function toRequirement(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/^(?:[\s>]|[*+-]\s){0,20}/, '').trim());
  const line = lines.find((one) => one !== '' && !/^(?:#|`{3}|~{3}|<!--|\|)/.test(one)) ?? '';
  if (line.length <= longestRequirement) return line;
  // Between the two halves of a character is no place to cut.
  return `${line.slice(0, longestRequirement - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
