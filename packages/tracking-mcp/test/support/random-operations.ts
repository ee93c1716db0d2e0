import fc from 'fast-check';

import { TrackingError, type Tracker, type WorkItem } from '../../src/index.ts';
import { sampleDeployment, sampleVendor } from '../../src/testing/index.ts';

const kinds = [
  ...['vendor', 'update-vendor', 'deployment', 'enhancement', 'update-enhancement', 'configuration'],
  ...['item', 'item', 'item', 'old-item', 'old-item', 'update-item', 'move', 'delete', 'restore'],
  ...['depend', 'depend', 'undepend', 'claim', 'release', 'archive'],
] as const;

/** What somebody does; the numbers pick what it is done to. */
export interface Operation {
  kind: string;
  pick: number;
  other: number;
}

export const randomOperation: fc.Arbitrary<Operation> = fc.record({
  kind: fc.constantFrom(...kinds),
  pick: fc.nat(30),
  other: fc.nat(30),
});

/** Before any clock of these tests, so that such items can be archived. */
const longAgo = { by: 'ada', at: '2020-01-01T00:00:00.000Z' };
const ada = { by: 'ada' };

/** Does it; what the project's rules refuse is left undone. */
export async function runOperation(tracker: Tracker, operation: Operation): Promise<void> {
  try {
    await apply(tracker, operation);
  } catch (error) {
    if (!TrackingError.isInstance(error)) throw error;
  }
}

async function apply(tracker: Tracker, { kind, pick, other }: Operation): Promise<unknown> {
  const items = (await tracker.read('list_work_items', { include_deleted: true, limit: 100 })).items;
  const item = items[pick % items.length];
  const another = items[other % items.length];
  switch (kind) {
    case 'vendor':
      return tracker.write('create_vendor', sampleVendor({ name: `vendor ${pick}` }), ada);
    case 'update-vendor': {
      const { vendors } = await tracker.read('query_vendor_status', {});
      const vendor = vendors[pick % vendors.length];
      if (vendor === undefined) return null;
      const status = other % 2 === 0 ? 'broken' : 'operational';
      return tracker.write('update_vendor_status', { id: vendor.id, version: vendor.version, status }, ada);
    }
    case 'deployment': {
      const { vendors } = await tracker.read('query_vendor_status', { limit: 1 });
      const links = { vendor_ids: vendors.map(({ id }) => id), work_item_ids: item === undefined ? [] : [item.id] };
      return tracker.write('record_deployment', sampleDeployment(links), ada);
    }
    case 'enhancement': {
      const { enhancements } = await tracker.read('list_enhancements', {});
      const depends_on = enhancements.slice(0, other % 3).map(({ id }) => id);
      return tracker.write('create_enhancement', { title: `idea ${pick}`, priority: 1 + (pick % 5), depends_on }, ada);
    }
    case 'update-enhancement': {
      const { enhancements } = await tracker.read('list_enhancements', {});
      const one = enhancements[pick % enhancements.length];
      if (one === undefined) return null;
      return tracker.write('update_enhancement', { id: one.id, version: one.version, priority: 1 + (other % 5) }, ada);
    }
    case 'configuration': {
      const { version } = await tracker.read('get_project_configuration', {});
      return tracker.write('update_project_configuration', { version, git_branch: `branch-${pick}` }, ada);
    }
    case 'item':
      return createItem(tracker, { parent: pick % 3 === 0 ? undefined : item, title: `item ${other}`, context: ada });
    case 'old-item':
      return createItem(tracker, {
        parent: pick % 2 === 0 ? undefined : item,
        title: `old ${other}`,
        context: longAgo,
      });
    case 'archive':
      return tracker.write('archive_work_items', { older_than_days: 365, include_open: true }, ada);
    default:
      return item === undefined || another === undefined ? null : applyToItem(tracker, { kind, item, another });
  }
}

function createItem(
  tracker: Tracker,
  { parent, title, context }: { parent: WorkItem | undefined; title: string; context: typeof ada },
): Promise<WorkItem> {
  return tracker.write('create_work_item', { item_type: 'task', title, parent_id: parent?.id ?? null }, context);
}

function applyToItem(
  tracker: Tracker,
  { kind, item, another }: { kind: string; item: WorkItem; another: WorkItem },
): Promise<unknown> {
  const { id, version } = item;
  const dependency = { source_id: id, target_id: another.id, dependency_type: 'depends_on' } as const;
  switch (kind) {
    case 'update-item':
      return tracker.write('update_work_item', { id, version, status: 'completed', title: `${item.title} done` }, ada);
    case 'move':
      return tracker.write('update_work_item', { id, version, parent_id: another.id === id ? null : another.id }, ada);
    case 'delete':
      return tracker.write('delete_work_item', { id, version, cascade: true }, ada);
    case 'restore':
      return tracker.write('restore_work_item', { id, version }, ada);
    case 'depend':
      // That an item waits for itself is a misfit of the input, not a rule of the project.
      return id === another.id ? Promise.resolve() : tracker.write('add_dependency', dependency, ada);
    case 'undepend':
      return tracker.write('remove_dependency', dependency, ada);
    case 'claim':
      return tracker.write('claim_next_work_item', {}, ada);
    default:
      return tracker.write('release_work_item', { id, claim_token: 'not it' }, ada);
  }
}
