import { z } from 'zod';
import {
  actor,
  branchName,
  commitHash,
  count,
  id,
  limits,
  lines,
  pullRequest,
  quarter,
  requiredText,
  text,
  timestamp,
  tokenBudget,
  version,
} from './fields.ts';

/** The deepest level; a project is at 0. */
export const maximumDepth = 5;

export const workItemTypeSchema = z.enum(['project', 'session', 'task', 'research']);
export type WorkItemType = z.output<typeof workItemTypeSchema>;

export const workItemStatusSchema = z.enum(['active', 'completed', 'blocked']);
export type WorkItemStatus = z.output<typeof workItemStatusSchema>;

const hours = () => z.number().min(0).max(1_000);

/** What an item holds beside the columns that all have, by its type. */
export const workItemMetadataSchemas = {
  project: z.looseObject({
    description: text(limits.description),
    target_quarter: quarter().nullish(),
    constitutional_principles: lines(),
  }),
  session: z.looseObject({
    token_budget: tokenBudget(),
    prompts_count: count(),
    yaml_frontmatter: z.looseObject({ schema_version: requiredText(limits.name) }),
  }),
  task: z.looseObject({
    estimated_hours: hours().nullish(),
    actual_hours: hours().nullish(),
    blocked_reason: text(limits.reason).nullish(),
  }),
  research: z.looseObject({
    research_questions: lines(),
    findings_summary: text(limits.summary).nullish(),
    references: lines(),
  }),
} as const satisfies Record<WorkItemType, z.ZodType>;

/** Who works on an item, and until when nobody else may take it. */
export const claimSchema = z.looseObject({
  claimed_by: actor(),
  claimed_at: timestamp(),
  expires_at: timestamp(),
});
export type Claim = z.output<typeof claimSchema>;

/** A piece of work in the project's tree. `path`, `depth` and `claim` are not under `version`. */
export const workItemSchema = z.looseObject({
  id: id(),
  /** Eight characters that stand for the id wherever a person names an item. */
  short_id: z.string(),
  version: version(),
  item_type: workItemTypeSchema,
  title: requiredText(limits.title),
  status: workItemStatusSchema,
  parent_id: id().nullable(),
  /** Ids from the root to this item, as in `/a/b/c`. */
  path: z.string(),
  depth: z.int().min(0).max(maximumDepth),
  branch_name: branchName().nullable(),
  commit_hash: commitHash().nullable(),
  pr_number: pullRequest().nullable(),
  /** As workItemMetadataSchemas says for the item's type. */
  metadata: z.record(z.string(), z.unknown()),
  claim: claimSchema.nullable(),
  deleted_at: timestamp().nullable(),
  created_at: timestamp(),
  updated_at: timestamp(),
  created_by: actor(),
  updated_by: actor(),
});
export type WorkItem = z.output<typeof workItemSchema>;

export const dependencyTypeSchema = z.enum(['blocks', 'depends_on']);
export type DependencyType = z.output<typeof dependencyTypeSchema>;

/** `source` blocks `target`, which waits for it; or `source` depends on `target` and waits for it. */
export const dependencySchema = z.looseObject({
  source_id: id(),
  target_id: id(),
  dependency_type: dependencyTypeSchema,
  created_at: timestamp(),
  created_by: actor(),
});
export type Dependency = z.output<typeof dependencySchema>;

/** An item that was moved out of the way with all that is below it; never changed again. */
export const archivedWorkItemSchema = workItemSchema.extend({
  archived_at: timestamp(),
  /** Those that it had, with items of its own tree and of others. */
  dependencies: z.array(dependencySchema),
});
export type ArchivedWorkItem = z.output<typeof archivedWorkItemSchema>;
