import type { ReadName } from '../operation/reads.ts';
import type { ReadHandler } from './reader.ts';
import { listChanges } from './change/list-changes.ts';
import { getProjectConfiguration } from './configuration/get-project-configuration.ts';
import { listEnhancements } from './enhancement/list-enhancements.ts';
import { queryVendorStatus } from './vendor/query-vendor-status.ts';

/** What answers each query. */
export const readHandlers: { [Name in ReadName]: ReadHandler<Name> } = {
  query_vendor_status: queryVendorStatus,
  list_enhancements: listEnhancements,
  get_project_configuration: getProjectConfiguration,
  list_changes: listChanges,
};
