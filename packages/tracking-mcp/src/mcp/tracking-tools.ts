import { systemClock, type Clock } from '@waymark/core-types';

import type { ProjectTracker } from '../fallback/project-tracker.ts';
import type { McpTool } from './tool/mcp-tool.ts';
import { addDependency } from './tools/add-dependency.ts';
import { archiveWorkItems } from './tools/archive-work-items.ts';
import { claimNext } from './tools/claim-next.ts';
import { claimWorkItem } from './tools/claim-work-item.ts';
import { createEnhancement } from './tools/create-enhancement.ts';
import { createVendor } from './tools/create-vendor.ts';
import { createWorkItem } from './tools/create-work-item.ts';
import { deleteWorkItem } from './tools/delete-work-item.ts';
import { generateStatusReport } from './tools/generate-status-report.ts';
import { getProjectConfiguration } from './tools/get-project-configuration.ts';
import { getSyncStatus } from './tools/get-sync-status.ts';
import { heartbeatWorkItem } from './tools/heartbeat-work-item.ts';
import { listChanges } from './tools/list-changes.ts';
import { listDeployments } from './tools/list-deployments.ts';
import { listEnhancements } from './tools/list-enhancements.ts';
import { listReadyWorkItems } from './tools/list-ready-work-items.ts';
import { listWorkItems } from './tools/list-work-items.ts';
import { queryArchivedWorkItems } from './tools/query-archived-work-items.ts';
import { queryVendorStatus } from './tools/query-vendor-status.ts';
import { queryWorkItem } from './tools/query-work-item.ts';
import { recordDeployment } from './tools/record-deployment.ts';
import { releaseWorkItem } from './tools/release-work-item.ts';
import { removeDependency } from './tools/remove-dependency.ts';
import { resolveOutboxEntry } from './tools/resolve-outbox-entry.ts';
import { restoreWorkItem } from './tools/restore-work-item.ts';
import { searchWorkItems } from './tools/search-work-items.ts';
import { syncNow } from './tools/sync-now.ts';
import { updateEnhancement } from './tools/update-enhancement.ts';
import { updateProjectConfiguration } from './tools/update-project-configuration.ts';
import { updateVendorStatus } from './tools/update-vendor-status.ts';
import { updateWorkItem } from './tools/update-work-item.ts';

/** In the order in which they are listed, which never changes: clients cache the list. */
const trackingTools = [
  createWorkItem,
  updateWorkItem,
  queryWorkItem,
  listWorkItems,
  recordDeployment,
  queryVendorStatus,
  updateVendorStatus,
  getProjectConfiguration,
  listReadyWorkItems,
  claimNext,
  claimWorkItem,
  heartbeatWorkItem,
  releaseWorkItem,
  deleteWorkItem,
  restoreWorkItem,
  addDependency,
  removeDependency,
  searchWorkItems,
  createVendor,
  listDeployments,
  listEnhancements,
  createEnhancement,
  updateEnhancement,
  updateProjectConfiguration,
  archiveWorkItems,
  queryArchivedWorkItems,
  listChanges,
  getSyncStatus,
  syncNow,
  resolveOutboxEntry,
];

/** Every tool of a tracker. */
export function createTrackingTools(
  tracker: ProjectTracker,
  { clock = systemClock }: { clock?: Clock } = {},
): McpTool[] {
  return [...trackingTools.map((create) => create(tracker)), generateStatusReport(tracker, clock)];
}
