import type { WriteName } from '../operation/writes.ts';
import { updateProjectConfiguration } from './configuration/update-project-configuration.ts';
import { recordDeployment } from './deployment/record-deployment.ts';
import { createEnhancement } from './enhancement/create-enhancement.ts';
import { updateEnhancement } from './enhancement/update-enhancement.ts';
import { createVendor } from './vendor/create-vendor.ts';
import { updateVendorStatus } from './vendor/update-vendor-status.ts';
import type { WriteHandler } from './write/unit-of-work.ts';

/** What applies each write. */
export const writeHandlers: { [Name in WriteName]: WriteHandler<Name> } = {
  create_vendor: createVendor,
  update_vendor_status: updateVendorStatus,
  record_deployment: recordDeployment,
  create_enhancement: createEnhancement,
  update_enhancement: updateEnhancement,
  update_project_configuration: updateProjectConfiguration,
};
