import { z } from 'zod';
import { configurationSchema } from '../entity/configuration.ts';
import { deploymentMetadataSchema, deploymentSchema } from '../entity/deployment.ts';
import { enhancementSchema, enhancementStatusSchema } from '../entity/enhancement.ts';
import {
  branchName,
  commitHash,
  id,
  limits,
  lines,
  links,
  pullRequest,
  quarter,
  requiredText,
  text,
  timestamp,
  tokenBudget,
  version,
} from '../entity/fields.ts';
import { vendorMetadataSchema, vendorSchema, vendorStatusSchema } from '../entity/vendor.ts';
import {
  dependencySchema,
  dependencyTypeSchema,
  workItemSchema,
  workItemStatusSchema,
  workItemTypeSchema,
} from '../entity/work-item.ts';
import { madeOnce } from './made-once.ts';
import { reference } from './reads.ts';

const leaseSeconds = () => z.int().min(10).max(86_400);

const workItemColumns = {
  title: requiredText(limits.title),
  status: workItemStatusSchema,
  parent_id: reference().nullable(),
  branch_name: branchName().nullable(),
  commit_hash: commitHash().nullable(),
  pr_number: pullRequest().nullable(),
  /** An update names the fields that change; null takes an optional one away. */
  metadata: z.record(z.string(), z.unknown()),
};

const dependency = {
  source_id: reference(),
  target_id: reference(),
  dependency_type: dependencyTypeSchema,
};

const enhancementColumns = {
  title: requiredText(limits.title),
  description: text(limits.summary),
  priority: z.int().min(1).max(5),
  status: enhancementStatusSchema,
  target_quarter: quarter().nullable(),
  requires_constitutional_principles: lines(),
  depends_on: links(),
};

/** The item that was taken, and the token that its heartbeats and its release name. */
const claimResult = z.object({ item: workItemSchema, claim_token: z.string() });

/**
 * Everything that changes a tracker, by name. Ids may be given, else they are made; `version` is the one that the change
 * starts from.
 */
export const writes = madeOnce({
  create_work_item: () => ({
    input: z.strictObject({
      id: id().optional(),
      item_type: workItemTypeSchema,
      title: workItemColumns.title,
      status: workItemColumns.status.default('active'),
      parent_id: workItemColumns.parent_id.default(null),
      branch_name: workItemColumns.branch_name.default(null),
      commit_hash: workItemColumns.commit_hash.default(null),
      pr_number: workItemColumns.pr_number.default(null),
      /** Required fields of the type that are left out get empty or default values. */
      metadata: workItemColumns.metadata.default({}),
    }),
    output: workItemSchema,
  }),
  update_work_item: () => ({
    input: z.strictObject({
      id: reference(),
      version: version(),
      ...z.object(workItemColumns).partial().shape,
    }),
    output: workItemSchema,
  }),
  /** Hides an item; with `cascade` all that is below it too, else it must have nothing below it. */
  delete_work_item: () => ({
    input: z.strictObject({ id: reference(), version: version(), cascade: z.boolean().default(false) }),
    output: z.object({ deleted_count: z.int(), item: workItemSchema }),
  }),
  restore_work_item: () => ({
    input: z.strictObject({ id: reference(), version: version() }),
    output: workItemSchema,
  }),
  /** Takes the ready item that comes first, for nobody else until the lease ends; null where none is ready. */
  claim_next_work_item: () => ({
    input: z.strictObject({
      item_type: workItemTypeSchema.optional(),
      under: reference().optional(),
      lease_seconds: leaseSeconds().default(900),
    }),
    output: claimResult.nullable(),
  }),
  claim_work_item: () => ({
    input: z.strictObject({ id: reference(), lease_seconds: leaseSeconds().default(900) }),
    output: claimResult,
  }),
  heartbeat_work_item: () => ({
    input: z.strictObject({
      id: reference(),
      claim_token: requiredText(limits.name),
      lease_seconds: leaseSeconds().default(900),
    }),
    output: workItemSchema,
  }),
  /** Gives an item back; with a status it is set in the same write. */
  release_work_item: () => ({
    input: z.strictObject({
      id: reference(),
      claim_token: requiredText(limits.name),
      status: workItemStatusSchema.optional(),
    }),
    output: workItemSchema,
  }),
  add_dependency: () => ({
    input: z.strictObject(dependency),
    output: dependencySchema,
  }),
  remove_dependency: () => ({
    input: z.strictObject(dependency),
    output: z.object({ removed: z.boolean() }),
  }),
  /**
   * Moves trees that are older than so many days, all items of them, to the archive. A tree in which somebody has claimed
   * an item stays; so does one with an item that is neither completed nor deleted, unless `include_open`.
   */
  archive_work_items: () => ({
    input: z.strictObject({
      older_than_days: z.int().min(1).max(36_500).default(365),
      include_open: z.boolean().default(false),
      dry_run: z.boolean().default(false),
    }),
    output: z.object({ archived_count: z.int(), item_ids: z.array(z.string()), truncated: z.boolean() }),
  }),
  create_vendor: () => ({
    input: z.strictObject({
      id: id().optional(),
      name: requiredText(limits.name),
      status: vendorStatusSchema.default('operational'),
      extractor_version: requiredText(50),
      metadata: vendorMetadataSchema,
    }),
    output: vendorSchema,
  }),
  update_vendor_status: () => ({
    input: z
      .strictObject({
        id: id().optional(),
        name: requiredText(limits.name).optional(),
        version: version(),
        status: vendorStatusSchema.optional(),
        extractor_version: requiredText(50).optional(),
        /** The fields that change. */
        metadata: z.record(z.string(), z.unknown()).optional(),
      })
      .refine((update) => (update.id === undefined) !== (update.name === undefined), {
        path: ['id'],
        message: 'Name the vendor by its id or by its name, by one of them',
      }),
    output: vendorSchema,
  }),
  record_deployment: () => ({
    input: z.strictObject({
      id: id().optional(),
      deployed_at: timestamp().optional(),
      commit_hash: commitHash(),
      metadata: deploymentMetadataSchema,
      vendor_ids: links().default([]),
      work_item_ids: z.array(reference()).max(limits.entries).default([]),
    }),
    output: deploymentSchema,
  }),
  create_enhancement: () => ({
    input: z.strictObject({
      id: id().optional(),
      title: enhancementColumns.title,
      description: enhancementColumns.description.default(''),
      priority: enhancementColumns.priority.default(3),
      status: enhancementColumns.status.default('planned'),
      target_quarter: enhancementColumns.target_quarter.default(null),
      requires_constitutional_principles: enhancementColumns.requires_constitutional_principles.default([]),
      depends_on: enhancementColumns.depends_on.default([]),
    }),
    output: enhancementSchema,
  }),
  update_enhancement: () => ({
    input: z.strictObject({ id: id(), version: version(), ...z.object(enhancementColumns).partial().shape }),
    output: enhancementSchema,
  }),
  update_project_configuration: () => ({
    input: z.strictObject({
      version: version(),
      ...z
        .object({
          active_context_type: configurationSchema.shape.active_context_type,
          current_session_id: configurationSchema.shape.current_session_id,
          git_branch: configurationSchema.shape.git_branch,
          git_head_commit: configurationSchema.shape.git_head_commit,
          default_token_budget: tokenBudget(),
          database_healthy: z.boolean(),
          last_health_check_at: timestamp().nullable(),
        })
        .partial().shape,
    }),
    output: configurationSchema,
  }),
} satisfies Record<string, () => { input: z.ZodType; output: z.ZodType }>);

export type WriteName = keyof typeof writes;
export type WriteInput<Name extends WriteName> = z.input<(typeof writes)[Name]['input']>;
export type WriteCommand<Name extends WriteName> = z.output<(typeof writes)[Name]['input']>;
export type WriteResult<Name extends WriteName> = z.output<(typeof writes)[Name]['output']>;
