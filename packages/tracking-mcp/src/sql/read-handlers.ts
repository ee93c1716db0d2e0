import type { ReadName } from '../operation/reads.ts';
import type { ReadHandler } from './reader.ts';
import { listChanges } from './change/list-changes.ts';
import { getProjectConfiguration } from './configuration/get-project-configuration.ts';
import { listDeployments } from './deployment/list-deployments.ts';
import { listEnhancements } from './enhancement/list-enhancements.ts';
import { getProjectState } from './state/get-project-state.ts';
import { queryVendorStatus } from './vendor/query-vendor-status.ts';
import { queryWorkItem } from './work-item/query-work-item.ts';
import { listWorkItems } from './work-item/list-work-items.ts';
import { searchWorkItems } from './work-item/search-work-items.ts';
import { listReadyWorkItems } from './work-item/list-ready-work-items.ts';
import { queryArchivedWorkItems } from './archive/query-archived-work-items.ts';

/** What answers each query. */
export const readHandlers: { [Name in ReadName]: ReadHandler<Name> } = {
  query_vendor_status: queryVendorStatus,
  list_enhancements: listEnhancements,
  list_deployments: listDeployments,
  get_project_state: getProjectState,
  get_project_configuration: getProjectConfiguration,
  list_changes: listChanges,
  query_work_item: queryWorkItem,
  list_work_items: listWorkItems,
  search_work_items: searchWorkItems,
  list_ready_work_items: listReadyWorkItems,
  query_archived_work_items: queryArchivedWorkItems,
};
