import type { ReadName } from '../operation/reads.ts';
import type { ReadHandler } from './reader.ts';
import { listChanges } from './change/list-changes.ts';
import { getProjectConfiguration } from './configuration/get-project-configuration.ts';
import { listDeployments } from './deployment/list-deployments.ts';
import { listEnhancements } from './enhancement/list-enhancements.ts';
import { getProjectState } from './state/get-project-state.ts';
import { queryVendorStatus } from './vendor/query-vendor-status.ts';

/** What answers each query. */
export const readHandlers: { [Name in ReadName]: ReadHandler<Name> } = {
  query_vendor_status: queryVendorStatus,
  list_enhancements: listEnhancements,
  list_deployments: listDeployments,
  get_project_state: getProjectState,
  get_project_configuration: getProjectConfiguration,
  list_changes: listChanges,
};
