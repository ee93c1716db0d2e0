import { createHash, type Hash } from 'node:crypto';
import { lstat } from 'node:fs/promises';

import type { Evidence } from '../document/evidence.ts';
import { TaskError } from '../errors.ts';
import type { Project } from '../project-layout.ts';
import type { ArchiveIndex } from './archive/archive-index.ts';
import { unpackArchive } from './archive/unpack-archive.ts';
import { readEvidenceFile } from './read-evidence-file.ts';
import { readIndex, sha256Of } from './read-evidence.ts';
import { resolveInRepository } from './resolve-in-repository.ts';

/** How evidence is compared with what was attached. */
export interface EvidenceFinding {
  id: string;
  path: string;
  status: 'ok' | 'missing' | 'grown' | 'shrunk' | 'changed' | 'index_changed' | 'refused';
  /** What to know about it; empty where it is ok. */
  message: string;
}

export interface EvidenceReport {
  ok: boolean;
  /** One for each piece of evidence, in their order. */
  findings: EvidenceFinding[];
}

/**
 * Recomputes everything: the hash of each file, and for a directory the hash of its index and of every file within its
 * archive. What is wrong is a finding, not an error.
 */
export async function verifyEvidence(project: Project, evidence: readonly Evidence[]): Promise<EvidenceReport> {
  const findings: EvidenceFinding[] = [];
  for (const one of evidence) findings.push({ id: one.id, path: one.path, ...(await verifyOne(project, one)) });
  return { ok: findings.every(({ status }) => status === 'ok'), findings };
}

type Verdict = Pick<EvidenceFinding, 'status' | 'message'>;

async function verifyOne(project: Project, evidence: Evidence): Promise<Verdict> {
  try {
    const place = await resolveInRepository(project, evidence.path);
    if (place.path !== evidence.path) return { status: 'changed', message: `It is now a link to ${place.path}.` };
    const { size } = await lstat(place.absolute);
    const told = `It had ${evidence.size} bytes and has ${size}.`;
    if (size > evidence.size) return { status: 'grown', message: told };
    if (size < evidence.size) return { status: 'shrunk', message: told };
    const content = await readEvidenceFile(place, evidence.size);
    const sha256 = sha256Of(content);
    if (sha256 !== evidence.sha256 || evidence.id !== sha256.slice(0, 16)) {
      return { status: 'changed', message: `Its SHA-256 was ${evidence.sha256} and is ${sha256}.` };
    }
    return evidence.type === 'directory' ? await verifyArchive(project, { evidence, content }) : ok;
  } catch (error) {
    if (!TaskError.isInstance(error)) throw error;
    return { status: error.code === 'E040' ? 'missing' : 'refused', message: error.message };
  }
}

const ok: Verdict = { status: 'ok', message: '' };

async function verifyArchive(
  project: Project,
  { evidence, content }: { evidence: Evidence; content: Buffer },
): Promise<Verdict> {
  try {
    const recorded = await readIndex(project, evidence);
    const found = await computeIndex(content);
    const [was, is] = [recorded, found].map((index) => JSON.stringify([index?.files, index?.links]));
    return was === is
      ? ok
      : { status: 'index_changed', message: 'The index names other files than the archive holds.' };
  } catch (error) {
    if (!TaskError.isInstance(error)) throw error;
    return { status: 'index_changed', message: error.message };
  }
}

/** The index of an archive, from its bytes alone. */
async function computeIndex(archive: Buffer): Promise<ArchiveIndex> {
  const index: ArchiveIndex = { schema_version: '1.0', files: [], links: [], total_size: 0 };
  let current: { path: string; size: number; hash: Hash } | null = null;
  await unpackArchive(archive, {
    file: (path, size) => (current = { path, size, hash: createHash('sha256') }),
    content: (piece) => current!.hash.update(piece),
    fileEnd() {
      const { path, size, hash } = current!;
      index.files.push({ path, size, sha256: hash.digest('hex') });
      index.total_size += size;
    },
    directory: () => undefined,
    link: (path, target) => index.links.push({ path, target }),
  });
  return index;
}
