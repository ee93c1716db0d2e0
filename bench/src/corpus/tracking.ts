import { createIdGenerator, shortId, systemClock, toTimestamp } from '@waymark/core-types';
import { defaultTokenBudget, type ProjectState, type WorkItem } from '@waymark/tracking-mcp';

/** How much of everything a project has. */
export interface ProjectSize {
  vendors: number;
  items: number;
  deployments: number;
}

/** Items of one tree: two below each, on five levels below its root. */
export const treeSize = 63;

/** A project's state, which `load` of a mirror takes and a report is written of. */
export function writeProjectState(
  { vendors, items, deployments }: ProjectSize,
  write: (characters: number) => string,
): ProjectState {
  const newId = createIdGenerator({ clock: systemClock });
  const created_at = toTimestamp(systemClock.now());
  const made = { created_at, created_by: 'bench' };
  const changed = { ...made, updated_at: created_at, updated_by: 'bench' };
  const work_items: WorkItem[] = [];
  for (let index = 0; index < items; index++) {
    const place = index % treeSize;
    const parent = place === 0 ? undefined : work_items[index - place + Math.floor((place - 1) / 2)];
    const id = newId();
    work_items.push({
      ...{ id, short_id: shortId(id), version: 1, item_type: 'task', title: write(60), status: 'active' },
      parent_id: parent?.id ?? null,
      path: `${parent?.path ?? ''}/${id}`,
      depth: (parent?.depth ?? -1) + 1,
      ...{ branch_name: null, commit_hash: null, pr_number: null, claim: null, deleted_at: null },
      metadata: { estimated_hours: 3 },
      ...changed,
    });
  }
  return {
    configuration: {
      ...{ version: 1, active_context_type: 'feature', current_session_id: null, git_branch: 'main' },
      ...{ git_head_commit: null, default_token_budget: defaultTokenBudget },
      ...{ database_healthy: true, last_health_check_at: null, ...changed },
    },
    vendors: Array.from({ length: vendors }, (_, index) => ({
      ...{ id: newId(), version: 1, name: vendorName(index), status: 'operational', extractor_version: '2.1.0' },
      metadata: {
        format_support: { excel: true, csv: true, pdf: false, ocr: false },
        test_results: { passing: 40, total: 42, skipped: 1 },
        extractor_version: '2.1.0',
        manifest_compliant: true,
      },
      ...changed,
    })),
    work_items,
    dependencies: [],
    deployments: Array.from({ length: deployments }, (_, index) => ({
      ...{ id: newId(), deployed_at: created_at, commit_hash: index.toString(16).padStart(40, '0') },
      metadata: {
        pr_number: index + 1,
        pr_title: write(40),
        commit_hash: index.toString(16).padStart(40, '0'),
        test_summary: { unit: 200, integration: 40 },
        constitutional_compliance: true,
      },
      ...{ vendor_ids: [], work_item_ids: [], ...made },
    })),
    enhancements: [],
    sequence: 1,
  };
}

export function vendorName(index: number): string {
  return `vendor-${String(index).padStart(3, '0')}`;
}
