import type { WriteName } from '../operation/writes.ts';
import { updateProjectConfiguration } from './configuration/update-project-configuration.ts';
import { recordDeployment } from './deployment/record-deployment.ts';
import { createEnhancement } from './enhancement/create-enhancement.ts';
import { updateEnhancement } from './enhancement/update-enhancement.ts';
import { createVendor } from './vendor/create-vendor.ts';
import { updateVendorStatus } from './vendor/update-vendor-status.ts';
import type { WriteHandler } from './write/unit-of-work.ts';
import { createWorkItem } from './work-item/create-work-item.ts';
import { updateWorkItem } from './work-item/update-work-item.ts';
import { deleteWorkItem } from './work-item/delete-work-item.ts';
import { restoreWorkItem } from './work-item/restore-work-item.ts';
import { claimNextWorkItem } from './work-item/claim-next-work-item.ts';
import { claimWorkItem } from './work-item/claim-work-item.ts';
import { heartbeatWorkItem } from './work-item/heartbeat-work-item.ts';
import { releaseWorkItem } from './work-item/release-work-item.ts';
import { addDependency } from './dependency/add-dependency.ts';
import { removeDependency } from './dependency/remove-dependency.ts';
import { archiveWorkItems } from './archive/archive-work-items.ts';

/** What applies each write. */
export const writeHandlers: { [Name in WriteName]: WriteHandler<Name> } = {
  create_vendor: createVendor,
  update_vendor_status: updateVendorStatus,
  record_deployment: recordDeployment,
  create_enhancement: createEnhancement,
  update_enhancement: updateEnhancement,
  update_project_configuration: updateProjectConfiguration,
  create_work_item: createWorkItem,
  update_work_item: updateWorkItem,
  delete_work_item: deleteWorkItem,
  restore_work_item: restoreWorkItem,
  claim_next_work_item: claimNextWorkItem,
  claim_work_item: claimWorkItem,
  heartbeat_work_item: heartbeatWorkItem,
  release_work_item: releaseWorkItem,
  add_dependency: addDependency,
  remove_dependency: removeDependency,
  archive_work_items: archiveWorkItems,
};
