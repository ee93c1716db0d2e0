import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type { Context } from '../document/context.ts';
import { agents } from '../document/fields.ts';
import { assertNone, type FileSecret } from '../evidence/secret-search.ts';
import { taskFolder, type Project } from '../project-layout.ts';
import { findSecrets } from '../storage/assert-no-secrets.ts';
import { writeStoreFile } from '../storage/write-store-file.ts';
import { sha256OfBytes } from './hash-source.ts';

/** A file of the repository, as it was read. */
export interface ReadLog {
  /** Relative to the repository. */
  path: string;
  bytes: Buffer;
}

/**
 * Keeps a QA log below the task's logs. Its file is named after its hash, so that the next run, which writes its log to
 * the same place, never takes that of one on record.
 * @throws {TaskError} E004 for a secret in it, unless that is forced; E041 and E043 as `writeStoreFile`.
 */
export async function keepLog(
  project: Project,
  task_id: string,
  { log, force_secrets }: { log: ReadLog; force_secrets: boolean },
): Promise<{ log_sha256: string; kept_path: string; secrets: FileSecret[] }> {
  const secrets = findSecrets(log.bytes).map((finding) => ({ file: log.path, ...finding }));
  if (!force_secrets) assertNone(secrets, log.path);
  const log_sha256 = sha256OfBytes(log.bytes);
  const kept_path = `${taskFolder(task_id).logs}/qa-${log_sha256.slice(0, 16)}.log`.replaceAll('\\', '/');
  await writeStoreFile(project, kept_path, log.bytes);
  return { log_sha256, kept_path, secrets };
}

/**
 * Removes the kept logs of runs that newer ones have replaced; what cannot be removed, the next run removes. The caller
 * holds the store's lock.
 */
export async function dropReplacedLogs({ root }: Project, { task_id, coordination }: Context): Promise<void> {
  const runs = agents.flatMap((agent) => Object.values(coordination[agent].qa ?? {}));
  const named = new Set(runs.map(({ kept_path }) => basename(kept_path ?? '')));
  const folder = join(root, taskFolder(task_id).logs);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!/^qa-[0-9a-f]{16}\.log$/.test(name) || named.has(name)) continue;
    await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}
