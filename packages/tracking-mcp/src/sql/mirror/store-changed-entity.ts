import type { Change } from '../../entity/change.ts';
import type { Configuration } from '../../entity/configuration.ts';
import type { Deployment } from '../../entity/deployment.ts';
import type { Enhancement } from '../../entity/enhancement.ts';
import type { Vendor } from '../../entity/vendor.ts';
import type { Dependency, WorkItem } from '../../entity/work-item.ts';
import { storeConfiguration } from '../configuration/configuration-row.ts';
import { removeDependency, storeDependency } from '../dependency/dependency-row.ts';
import { storeDeployment } from '../deployment/deployment-row.ts';
import { storeEnhancement } from '../enhancement/enhancement-row.ts';
import type { Reader } from '../reader.ts';
import { storeArchivedItem } from './store-archived-item.ts';
import { storeVendor } from '../vendor/vendor-row.ts';
import { removeWorkItem, storeWorkItem } from '../work-item/work-item-row.ts';

/**
 * Brings one entity to what a change of the original left. `archived` are the dependencies that the same operation took
 * away before: those of an item go to the archive with it.
 */
export async function storeChangedEntity(
  reader: Reader,
  change: Change,
  archived: readonly Dependency[],
): Promise<void> {
  const { entity_type, entity_id, before } = change;
  // What the original recorded has the form of its type.
  const after = change.after as unknown;
  switch (entity_type) {
    case 'vendor':
      return replaceVendor(reader, after as Vendor);
    case 'deployment':
      return storeDeployment(reader, after as Deployment);
    case 'enhancement':
      return storeEnhancement(reader, after as Enhancement);
    case 'configuration':
      return storeConfiguration(reader, after as Configuration);
    case 'dependency':
      if (after === null) return removeDependency(reader, before as unknown as Dependency);
      return storeDependency(reader, after as Dependency);
    case 'work_item':
      if (change.operation === 'archive_work_items') {
        return storeArchivedItem(reader, before as unknown as WorkItem, {
          archived_at: change.changed_at,
          dependencies: archived,
        });
      }
      if (after === null) return removeWorkItem(reader, entity_id);
      return storeWorkItem(reader, after as WorkItem);
  }
}

/** Another vendor of this name can only be one that was written to the copy, and that the original did not take. */
async function replaceVendor(reader: Reader, vendor: Vendor): Promise<void> {
  await reader.query('delete from tracking_vendor where project = ? and name = ? and id <> ?', [
    reader.project,
    vendor.name,
    vendor.id,
  ]);
  await storeVendor(reader, vendor);
}
