import type { Change } from '../../entity/change.ts';
import type { Deployment } from '../../entity/deployment.ts';
import type { Enhancement } from '../../entity/enhancement.ts';
import type { Vendor } from '../../entity/vendor.ts';
import type { WorkItem } from '../../entity/work-item.ts';

/** A row of a list: enough to choose an item and to change it. */
export function conciseWorkItem(item: WorkItem & { archived_at?: string }): object {
  const { id, version, item_type, title, status, parent_id, claim, deleted_at, archived_at } = item;
  return withoutNulls({
    ...{ id, version, item_type, title, status, parent_id },
    claimed_by: claim?.claimed_by,
    deleted_at,
    archived_at,
  });
}

export function conciseVendor({ id, version, name, status, extractor_version, metadata }: Vendor): object {
  const { passing, total, skipped } = metadata.test_results;
  return { id, version, name, status, extractor_version, tests: { passing, total, skipped } };
}

export function conciseDeployment({ id, deployed_at, commit_hash, metadata, created_by }: Deployment): object {
  return { id, deployed_at, commit_hash, pr_number: metadata.pr_number, pr_title: metadata.pr_title, created_by };
}

export function conciseEnhancement({ id, version, title, priority, status, target_quarter }: Enhancement): object {
  return withoutNulls({ id, version, title, priority, status, target_quarter });
}

export function conciseChange(change: Change): object {
  const { sequence, entity_type, entity_id, operation, changed_by, changed_at, changed_fields } = change;
  return { sequence, entity_type, entity_id, operation, changed_by, changed_at, changed_fields };
}

function withoutNulls(row: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== undefined));
}
