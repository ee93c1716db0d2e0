import { z } from 'zod';
import { evidenceSchema } from './evidence.ts';
import { agentSchema, count, gitObjectId, repositoryPath, sha256, taskId, timestamp } from './fields.ts';
import { worktreeSnapshotSchema } from './worktree-snapshot.ts';

/** A passage of a standard that holds for the task. */
export const citationSchema = z.looseObject({
  file: repositoryPath(),
  /** The heading; null for the whole file. */
  section: z.string().nullable(),
  requirement: z.string().max(140),
  /** First and last line, from 1; null where the file or the section is missing. */
  line_span: z.tuple([z.int().min(1), z.int().min(1)]).nullable(),
  content_sha: sha256().nullable(),
  /** Why there is no excerpt. */
  missing: z.enum(['file', 'section']).optional(),
  /** The excerpt's file, below the task's evidence. */
  excerpt: repositoryPath().optional(),
});
export type Citation = z.output<typeof citationSchema>;

/** Where one agent stands. */
export const coordinationSchema = z.looseObject({
  status: z.enum(['pending', 'in_progress', 'done', 'blocked']).default('pending'),
  completed_at: timestamp().nullable().default(null),
  qa_log_path: repositoryPath().nullable().default(null),
  session_id: z.string().max(200).nullable().default(null),
  blocking_findings: z.array(z.string().max(2_000)).default([]),
  worktree_snapshot: worktreeSnapshotSchema.nullable().default(null),
  /** How often the tree was found changed; above 0 the next agents wait for `resolve-drift`. */
  drift_budget: count().default(0),
  /** What somebody decided about a drift. */
  drift_resolutions: z
    .array(
      z.looseObject({
        resolved_at: timestamp(),
        resolved_by: z.string(),
        note: z.string(),
        files: z.array(z.string()),
      }),
    )
    .default([]),
  /** The QA runs of this agent by the command's id, the newest of each. */
  qa: z
    .record(
      z.string().max(100),
      z.looseObject({
        recorded_at: timestamp(),
        /** Where the log was; the next run may write its own there. */
        log_path: repositoryPath(),
        /** Its copy below the task's logs. */
        kept_path: repositoryPath().optional(),
        log_sha256: sha256(),
        result: z.record(z.string(), z.unknown()),
        drift: z.record(z.string(), z.unknown()).nullable(),
      }),
    )
    .optional(),
});
export type Coordination = z.output<typeof coordinationSchema>;

/** One link of the chain over everything that was handed over. */
export const chainLinkSchema = z.looseObject({
  sequence: z.int().min(1),
  kind: z.enum(['context', 'evidence', 'snapshot', 'agent', 'qa', 'drift_resolution']),
  /** What it is about: an evidence id, an agent. */
  subject: z.string(),
  /** Of the canonical JSON of what it is about, as it was then. */
  content_sha256: sha256(),
  /** Of the canonical JSON of the whole context without its chain, as this link left it. */
  state_sha256: sha256(),
  /** Who signs this link; null where nobody does. */
  signer: z.string().max(300).nullable(),
  at: timestamp(),
  by: z.string(),
  /** The hash of the link before; 64 zeros for the first. */
  previous: z.string().length(64),
  /** SHA-256 of the canonical JSON of this link without this field and the signature. */
  hash: sha256(),
  /** An SSH signature over `hash`, where the agent signs. */
  signature: z.looseObject({ namespace: z.string(), signer: z.string(), armored: z.string() }).optional(),
});
export type ChainLink = z.output<typeof chainLinkSchema>;

/** All that agents hand to each other: context.json. `immutable` is written once and by no command after that. */
export const contextSchema = z.looseObject({
  version: z.literal(1),
  schema_version: z.enum(['1.0', '1.1']),
  task_id: taskId(),
  created_at: timestamp(),
  created_by: z.string().max(100),
  git: z.looseObject({ head: gitObjectId(), task_file_sha: sha256(), branch: z.string().nullable().optional() }),
  immutable: z.looseObject({
    task_snapshot: z.looseObject({
      title: z.string(),
      priority: z.string(),
      area: z.string(),
      description: z.string(),
      scope: z.looseObject({ in: z.array(z.string()), out: z.array(z.string()) }),
      acceptance_criteria: z.array(z.string()),
      plan: z.array(z.looseObject({ title: z.string(), outputs: z.array(z.string()) })),
      deliverables: z.array(z.string()),
    }),
    standards_citations: z.array(citationSchema),
    validation_baseline: z.looseObject({
      commands: z.array(z.looseObject({ id: z.string(), command: z.string() })),
      /** QA results by the command's id, as they were before anybody began. */
      initial_results: z.record(z.string(), z.unknown()),
    }),
    /** The paths that the task touches, with globs expanded. */
    repo_paths: z.array(repositoryPath()),
    checklists: z.record(z.string(), z.array(z.string())).default({}),
  }),
  /** Every source that the context was made of. */
  manifest: z.array(z.looseObject({ path: repositoryPath(), sha256: sha256().nullable(), kind: z.string() })),
  evidence: z.array(evidenceSchema),
  coordination: z.record(agentSchema, coordinationSchema),
  chain: z.array(chainLinkSchema).default([]),
  audit: z.looseObject({
    updated_at: timestamp(),
    updated_by: z.string().max(100),
    update_count: count(),
    /** Secrets that were written nevertheless, because somebody forced it. */
    forced_secrets: z
      .array(
        z.looseObject({
          at: timestamp(),
          by: z.string(),
          findings: z.array(z.looseObject({ file: z.string(), kind: z.string(), line: count() })),
        }),
      )
      .optional(),
    /** Each time that the immutable part was made anew. */
    rebuilds: z.array(z.looseObject({ at: timestamp(), by: z.string(), reason: z.string() })).optional(),
  }),
});
export type Context = z.output<typeof contextSchema>;
