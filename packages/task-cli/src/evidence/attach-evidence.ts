import { createHash } from 'node:crypto';

import { evidenceLimits, evidenceSchema, type Evidence, type EvidenceType } from '../document/evidence.ts';
import type { Project } from '../project-layout.ts';
import { assertNoSecrets, findSecrets } from '../storage/assert-no-secrets.ts';
import { parseEvidenceRequest, type EvidenceRequest } from './evidence-request.ts';
import { packEvidence } from './pack-evidence.ts';
import { readEvidenceFile } from './read-evidence-file.ts';
import { resolveInRepository, type RepositoryPlace } from './resolve-in-repository.ts';
import { assertNone, type FileSecret } from './secret-search.ts';

export interface AttachedEvidence {
  evidence: Evidence;
  /** What was attached nevertheless because it was forced: to be written down. */
  secrets: FileSecret[];
}

/** Where no text is looked for: archives are compressed, pictures have none. */
const withoutText: ReadonlySet<EvidenceType> = new Set(['archive', 'screenshot']);

/**
 * Makes evidence of a file of the repository, which stays where it is, or of a directory, of which it stores an archive
 * and an index. It changes no context: the caller adds the document. Attaching the same again gives the same id.
 * @throws {TaskError} E002 for a malformed request, E004 for secrets, E005 for what is outside, too large or special,
 *   E040 where nothing is.
 */
export async function attachEvidence(project: Project, request: EvidenceRequest): Promise<AttachedEvidence> {
  const { task_id, type, path, description, metadata, by, force_secrets } = parseEvidenceRequest(request);
  const said = JSON.stringify({ path, description, metadata, by });
  const inRequest = assertNoSecrets(said, { what: 'the request', force: force_secrets });
  const source = await resolveInRepository(project, path);
  const { secrets, ...proof } =
    type === 'directory'
      ? await ofDirectory(project, { task_id, source, force_secrets })
      : await ofFile(source, { type, force_secrets });
  const evidence = evidenceSchema.parse({
    ...proof,
    ...{ id: proof.sha256.slice(0, 16), type, description },
    ...{ attached_at: new Date(project.clock.now()).toISOString(), attached_by: by },
    metadata: { ...metadata, ...proof.metadata },
  });
  return { evidence, secrets: [...inRequest.map((finding) => ({ file: source.path, ...finding })), ...secrets] };
}

async function ofFile(source: RepositoryPlace, options: { type: EvidenceType; force_secrets: boolean }) {
  const content = await readEvidenceFile(source, evidenceLimits[options.type]);
  const found = withoutText.has(options.type) ? [] : findSecrets(content);
  const secrets = found.map((finding) => ({ file: source.path, ...finding }));
  if (!options.force_secrets) assertNone(secrets, source.path);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { path: source.path, sha256, size: content.length, metadata: {}, secrets };
}

async function ofDirectory(project: Project, request: Parameters<typeof packEvidence>[1]) {
  const { index, index_path, index_sha256, ...packed } = await packEvidence(project, request);
  const counts = { file_count: index.files.length, total_size: index.total_size };
  return { ...packed, metadata: { source_path: request.source.path, index_path, index_sha256, ...counts } };
}
