import { z } from 'zod';
import { changeSchema, entityTypeSchema } from '../entity/change.ts';
import { configurationSchema } from '../entity/configuration.ts';
import { deploymentSchema } from '../entity/deployment.ts';
import { enhancementSchema, enhancementStatusSchema } from '../entity/enhancement.ts';
import { actor, id, limits, quarter, requiredText, timestamp } from '../entity/fields.ts';
import { vendorSchema, vendorStatusSchema } from '../entity/vendor.ts';
import {
  archivedWorkItemSchema,
  dependencySchema,
  workItemSchema,
  workItemStatusSchema,
  workItemTypeSchema,
} from '../entity/work-item.ts';
import { madeOnce } from './made-once.ts';

/** An id, or the short id of a work item, or as much of its beginning as names one only. */
export const reference = () => requiredText(limits.name);

const paging = () => ({
  limit: z.int().min(1).max(100).default(50),
  offset: z.int().min(0).max(10_000_000).default(0),
});

/** A page, and what is needed to ask for the next one. */
const page = {
  total_count: z.int().min(0),
  limit: z.int(),
  offset: z.int(),
  has_more: z.boolean(),
};

/** A work item with what is around it. */
const workItemView = z.object({
  item: workItemSchema,
  /** From the root down to the parent. */
  ancestors: z.array(workItemSchema),
  /** Down to `max_depth` levels below the item, in the order of the tree; the first thousand. */
  descendants: z.array(workItemSchema),
  /** There are more descendants; list_work_items pages through those of one parent. */
  has_more: z.boolean(),
  dependencies: z.array(dependencySchema),
  /** Open items that this one, or an item above it, waits for. */
  waits_for: z.array(workItemSchema),
});

/** All that a status report shows, and all that a tracker can be made of again. */
export const projectStateSchema = z.object({
  configuration: configurationSchema,
  vendors: z.array(vendorSchema),
  work_items: z.array(workItemSchema),
  dependencies: z.array(dependencySchema),
  deployments: z.array(deploymentSchema),
  enhancements: z.array(enhancementSchema),
  /** The last change that the state holds; 0 where there is none. */
  sequence: z.int().min(0),
});
export type ProjectState = z.output<typeof projectStateSchema>;

/** Everything that can be asked of a tracker, by name: what goes in and what comes out. */
export const reads = madeOnce({
  query_work_item: () => ({
    input: z.strictObject({
      id: reference(),
      include_hierarchy: z.boolean().default(false),
      max_depth: z.int().min(1).max(5).default(5),
    }),
    output: workItemView,
  }),
  list_work_items: () => ({
    input: z.strictObject({
      item_type: workItemTypeSchema.optional(),
      status: workItemStatusSchema.optional(),
      /** null lists the items without a parent. */
      parent_id: reference().nullish(),
      include_deleted: z.boolean().default(false),
      ...paging(),
    }),
    output: z.object({ items: z.array(workItemSchema), ...page }),
  }),
  search_work_items: () => ({
    input: z.strictObject({
      text: requiredText(limits.reason),
      item_type: workItemTypeSchema.optional(),
      status: workItemStatusSchema.optional(),
      limit: z.int().min(1).max(100).default(20),
    }),
    /** The best match first. */
    output: z.object({ items: z.array(workItemSchema), has_more: z.boolean() }),
  }),
  /** Items that can be begun: active, unclaimed, nothing open below them, and neither they nor an item above them wait. */
  list_ready_work_items: () => ({
    input: z.strictObject({
      item_type: workItemTypeSchema.optional(),
      /** Only below this item. */
      under: reference().optional(),
      ...paging(),
    }),
    output: z.object({ items: z.array(workItemSchema), ...page }),
  }),
  query_archived_work_items: () => ({
    input: z.strictObject({
      id: reference().optional(),
      item_type: workItemTypeSchema.optional(),
      text: requiredText(limits.reason).optional(),
      ...paging(),
    }),
    output: z.object({ items: z.array(archivedWorkItemSchema), ...page }),
  }),
  query_vendor_status: () => ({
    input: z
      .strictObject({
        id: id().optional(),
        name: requiredText(limits.name).optional(),
        status: vendorStatusSchema.optional(),
        ...paging(),
      })
      .refine((query) => query.id === undefined || query.name === undefined, {
        path: ['name'],
        message: 'Name the vendor by its id or by its name, not by both',
      }),
    /** One vendor where an id or a name was given, which must exist. */
    output: z.object({ vendors: z.array(vendorSchema), ...page }),
  }),
  list_deployments: () => ({
    input: z.strictObject({
      vendor_id: id().optional(),
      work_item_id: reference().optional(),
      deployed_after: timestamp().optional(),
      ...paging(),
    }),
    /** The newest first. */
    output: z.object({ deployments: z.array(deploymentSchema), ...page }),
  }),
  list_enhancements: () => ({
    input: z.strictObject({
      status: enhancementStatusSchema.optional(),
      target_quarter: quarter().optional(),
      ...paging(),
    }),
    /** By priority, then the oldest first. */
    output: z.object({ enhancements: z.array(enhancementSchema), ...page }),
  }),
  get_project_configuration: () => ({
    input: z.strictObject({}),
    output: configurationSchema,
  }),
  list_changes: () => ({
    input: z.strictObject({
      entity_type: entityTypeSchema.optional(),
      entity_id: z.string().max(200).optional(),
      changed_by: actor().optional(),
      /** Only what came after this change. */
      after: z.int().min(0).default(0),
      limit: z.int().min(1).max(1_000).default(50),
      /** `newest_first` shows people what happened last; `oldest_first` is how a cache follows. */
      order: z.enum(['oldest_first', 'newest_first']).default('newest_first'),
    }),
    output: z.object({ changes: z.array(changeSchema), has_more: z.boolean() }),
  }),
  /**
   * All live entities in one consistent view; archived and deleted items are not among them. The dependencies of deleted
   * items are, because they come back together.
   */
  get_project_state: () => ({
    input: z.strictObject({ deployments: z.int().min(0).max(100_000).default(100_000) }),
    output: projectStateSchema,
  }),
} satisfies Record<string, () => { input: z.ZodType; output: z.ZodType }>);

export type ReadName = keyof typeof reads;
export type ReadInput<Name extends ReadName> = z.input<(typeof reads)[Name]['input']>;
export type ReadQuery<Name extends ReadName> = z.output<(typeof reads)[Name]['input']>;
export type ReadResult<Name extends ReadName> = z.output<(typeof reads)[Name]['output']>;
