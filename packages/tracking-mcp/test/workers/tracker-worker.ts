import { openDatabase } from '@waymark/stores';

import { openTracker, VersionConflictError } from '../../src/index.ts';
import { sampleVendor } from '../../src/testing/index.ts';

/**
 * A client of a tracker in a process of its own. Whatever it has printed as `acknowledged` is promised to be kept.
 *
 * - `create NAME COUNT`: makes vendors `NAME 0` ..., one after the other.
 * - `parallel NAME COUNT`: makes them at once.
 * - `compete NAME TIME`: at that time changes a field of its own of the vendor `shared`, from version 1.
 * - `repeat TIME ID`: at that time makes an enhancement under this operation_id.
 */
const [url, task, name, argument] = process.argv.slice(2) as [string, string, string, string];
const database = await openDatabase(url);
const tracker = await openTracker(database);
const by = `client ${name}`;

if (task === 'create') {
  for (let step = 0; step < Number(argument); step++) {
    const vendor = await tracker.write('create_vendor', sampleVendor({ name: `${name} ${step}` }), { by });
    console.log(`acknowledged ${vendor.id} ${vendor.name}`);
    console.log(`step ${step}`);
  }
}

if (task === 'parallel') {
  const creates = Array.from({ length: Number(argument) }, async (_, step) => {
    const vendor = await tracker.write('create_vendor', sampleVendor({ name: `${name} ${step}` }), { by });
    console.log(`acknowledged ${vendor.id} ${vendor.name}`);
  });
  await Promise.all(creates);
}

if (task === 'compete') {
  await waitUntil(Number(argument));
  const update = { name: 'shared', version: 1, metadata: { [`mark_${name}`]: true } };
  try {
    const { version } = await tracker.write('update_vendor_status', update, { by });
    console.log(`won ${version}`);
  } catch (error) {
    if (!VersionConflictError.isInstance(error)) throw error;
    console.log(`conflict ${error.conflict.requested_version} ${error.conflict.current_version}`);
    await sendMerged(error);
  }
}

if (task === 'repeat') {
  await waitUntil(Number(name));
  const { id } = await tracker.write('create_enhancement', { title: 'once' }, { by, operation_id: argument });
  console.log(`acknowledged ${id}`);
}
await database.close();

/** Sends what the conflict merged, and what the next conflict merged, until it is in. */
async function sendMerged(error: VersionConflictError): Promise<void> {
  for (let conflict = error.conflict; ;) {
    try {
      const { version } = await tracker.write('update_vendor_status', conflict.merged as never, { by });
      console.log(`merged ${version}`);
      return;
    } catch (next) {
      if (!VersionConflictError.isInstance(next)) throw next;
      conflict = next.conflict;
    }
  }
}

/** All clients begin at one time of the clock, so that they meet. */
async function waitUntil(time: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, time - Date.now())));
}
