import { createHash } from 'node:crypto';

import { TaskError } from '../errors.ts';
import { readEvidenceFile } from '../evidence/read-evidence-file.ts';
import { resolveInRepository } from '../evidence/resolve-in-repository.ts';
import type { Project } from '../project-layout.ts';
import { withStoreLock } from '../storage/with-store-lock.ts';
import { readExcerpts, writeExcerpts, type StandardExcerpt } from './excerpt-store.ts';
import { readStandard } from './read-standard.ts';

/** The largest excerpt: that of the largest standard. */
const largestExcerpt = 1_000_001;

/** How one excerpt compares with what it was made of. */
export interface StandardFinding {
  excerpt: StandardExcerpt;
  /** `stale`: the standard changed since; `damaged`: the excerpt itself did, or is gone. */
  status: 'ok' | 'stale' | 'file_missing' | 'section_missing' | 'damaged';
}

export interface StandardsReport {
  ok: boolean;
  findings: StandardFinding[];
}

/**
 * Recomputes every excerpt of a task from the standard that it was made of.
 * @throws {TaskError} E052 where the index is damaged.
 */
export async function verifyStandards(project: Project, task_id: string): Promise<StandardsReport> {
  const findings: StandardFinding[] = [];
  for (const excerpt of await readExcerpts(project, task_id)) {
    findings.push({ excerpt, status: await statusOf(project, excerpt) });
  }
  return { ok: findings.every(({ status }) => status === 'ok'), findings };
}

/**
 * Removes every excerpt that {@link verifyStandards} finds wrong, under the store's lock, and returns those.
 * @throws {TaskError} E052 where the index is damaged.
 */
export async function dropStaleStandards(project: Project, task_id: string): Promise<StandardFinding[]> {
  return withStoreLock(project, async () => {
    const { findings } = await verifyStandards(project, task_id);
    const dropped = findings.filter(({ status }) => status !== 'ok');
    const kept = findings.filter(({ status }) => status === 'ok').map(({ excerpt }) => excerpt);
    if (dropped.length > 0) await writeExcerpts(project, task_id, kept);
    return dropped;
  });
}

async function statusOf(project: Project, excerpt: StandardExcerpt): Promise<StandardFinding['status']> {
  const { content_sha, missing } = await currentCitation(project, excerpt);
  if (missing !== undefined) return `${missing}_missing`;
  if (content_sha !== excerpt.content_sha) return 'stale';
  return (await cachedSha(project, excerpt.path)) === excerpt.content_sha ? 'ok' : 'damaged';
}

async function currentCitation(project: Project, excerpt: StandardExcerpt) {
  try {
    const { content_sha, missing } = (await readStandard(project, excerpt)).citation;
    return { content_sha, missing };
  } catch (error) {
    // A standard that became a link out, or too large, is not the one that was cited.
    if (TaskError.isInstance(error)) return { content_sha: null, missing: undefined };
    throw error;
  }
}

async function cachedSha(project: Project, path: string): Promise<string | null> {
  try {
    const content = await readEvidenceFile(await resolveInRepository(project, path), largestExcerpt);
    return createHash('sha256').update(content).digest('hex');
  } catch (error) {
    if (TaskError.isInstance(error)) return null;
    throw error;
  }
}
