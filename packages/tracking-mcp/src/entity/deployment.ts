import { z } from 'zod';
import { actor, commitHash, count, id, limits, links, pullRequest, requiredText, timestamp } from './fields.ts';

/** What went out. */
export const deploymentMetadataSchema = z.looseObject({
  pr_number: pullRequest(),
  pr_title: requiredText(limits.title),
  commit_hash: commitHash(),
  /** Tests by the name of their kind, as in `{ unit: 120 }`. */
  test_summary: z
    .record(requiredText(limits.name), count())
    .refine((summary) => Object.keys(summary).length <= limits.entries, 'Has too many entries'),
  constitutional_compliance: z.boolean(),
});
export type DeploymentMetadata = z.output<typeof deploymentMetadataSchema>;

/** One deployment; never changed once it is recorded. */
export const deploymentSchema = z.looseObject({
  id: id(),
  deployed_at: timestamp(),
  commit_hash: commitHash(),
  metadata: deploymentMetadataSchema,
  vendor_ids: links(),
  work_item_ids: links(),
  created_at: timestamp(),
  created_by: actor(),
});
export type Deployment = z.output<typeof deploymentSchema>;
