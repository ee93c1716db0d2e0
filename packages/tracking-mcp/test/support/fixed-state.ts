import { shortId } from '@waymark/core-types';

import type { ProjectState } from '../../src/operation/reads.ts';
import { stableId } from '../../src/markdown/stable-id.ts';

const at = '2026-01-31T12:00:00.000Z';
const stamps = { created_at: at, updated_at: at, created_by: 'claude-code', updated_by: 'codex' };

export type Vendor = ProjectState['vendors'][number];
export type WorkItem = ProjectState['work_items'][number];
export type Deployment = ProjectState['deployments'][number];

export function vendor(name: string, fields: Partial<Vendor> = {}): Vendor {
  return {
    id: stableId('test vendor', name),
    version: 3,
    name,
    status: 'operational',
    extractor_version: '1.2.0',
    metadata: {
      format_support: { excel: true, csv: true, pdf: false, ocr: false },
      test_results: { passing: 45, total: 50, skipped: 2 },
      extractor_version: '1.2.0',
      manifest_compliant: true,
    },
    ...stamps,
    ...fields,
  };
}

/** An item below another one, or at the root. */
export function workItem(title: string, fields: Partial<WorkItem> = {}, parent?: WorkItem): WorkItem {
  const id = fields.id ?? stableId('test item', title);
  return {
    id,
    short_id: shortId(id),
    version: 2,
    item_type: 'task',
    title,
    status: 'active',
    parent_id: parent?.id ?? null,
    path: `${parent?.path ?? ''}/${id}`,
    depth: (parent?.depth ?? -1) + 1,
    branch_name: 'feature/tracking',
    commit_hash: null,
    pr_number: null,
    metadata: {},
    claim: null,
    deleted_at: null,
    ...stamps,
    ...fields,
  };
}

export function deployment(day: number): Deployment {
  const commit_hash = String(day).padStart(40, 'a');
  return {
    id: stableId('test deployment', String(day)),
    deployed_at: new Date(Date.UTC(2026, 0, day)).toISOString(),
    commit_hash,
    metadata: {
      pr_number: day,
      pr_title: `Change ${day}`,
      commit_hash,
      test_summary: { unit: 120, e2e: 4 },
      constitutional_compliance: true,
    },
    vendor_ids: [],
    work_item_ids: [],
    created_at: at,
    created_by: 'claude-code',
  };
}

export function projectOf(parts: Partial<ProjectState> = {}): ProjectState {
  return {
    configuration: {
      version: 4,
      active_context_type: 'feature',
      current_session_id: null,
      git_branch: 'main',
      git_head_commit: null,
      default_token_budget: 200_000,
      database_healthy: true,
      last_health_check_at: null,
      created_at: at,
      updated_at: at,
      updated_by: 'codex',
    },
    vendors: [],
    work_items: [],
    dependencies: [],
    deployments: [],
    enhancements: [],
    sequence: 17,
    ...parts,
  };
}

export function enhancement(title: string, priority: number): ProjectState['enhancements'][number] {
  return {
    id: stableId('test enhancement', title),
    version: 1,
    title,
    description: 'Why it would help',
    priority,
    status: 'planned',
    target_quarter: '2026-Q3',
    requires_constitutional_principles: ['Local first'],
    depends_on: [],
    ...stamps,
  };
}
