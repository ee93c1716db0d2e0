import { z } from 'zod';
import { agentSchema, count, gitObjectId, repositoryPath, sha256, timestamp } from './fields.ts';

/** One file that differs from the base commit. */
export const changedFileSchema = z.looseObject({
  path: repositoryPath(),
  /** As `git status --porcelain` has it, as in ` M` or `??`. */
  status: z.string().length(2),
  /** Of the bytes in the tree; null for a deleted file. A link's is over its target. */
  sha256: sha256().nullable(),
  /** As in `100644`; null for a deleted file. */
  mode: z.string().nullable(),
  size: count().nullable(),
  /** Where it was before it was renamed. */
  renamed_from: repositoryPath().optional(),
});
export type ChangedFile = z.output<typeof changedFileSchema>;

/** What an agent left in the tree, so that the next one can tell whether it gets the same. */
export const worktreeSnapshotSchema = z.looseObject({
  agent: agentSchema,
  taken_at: timestamp(),
  base_commit: gitObjectId(),
  changed_files: z.array(changedFileSchema),
  /** The patch from the base to the tree, kept beside the context. */
  diff: z.looseObject({
    path: repositoryPath(),
    /** Over the text with CRLF as LF. */
    sha256: sha256(),
    size: count(),
  }),
  /** Over the task's scope: the paths that it may touch, and what is in them. */
  scope_sha256: sha256(),
  diffstat: z.looseObject({ files: count(), insertions: count(), deletions: count() }),
  /** What changed since the agent before, or why that cannot be told. */
  increment: z
    .union([
      z.looseObject({
        since: agentSchema,
        changed_files: z.array(repositoryPath()),
        diff: z.looseObject({ path: repositoryPath(), sha256: sha256(), size: count() }).nullable(),
      }),
      z.looseObject({ since: agentSchema, unavailable: z.string() }),
    ])
    .nullable(),
});
export type WorktreeSnapshot = z.output<typeof worktreeSnapshotSchema>;
