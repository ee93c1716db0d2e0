import type { Vendor } from '../../entity/vendor.ts';
import { TrackingNotFoundError } from '../../errors.ts';
import { packEntity, unpackEntity } from '../pack-entity.ts';
import type { Reader } from '../reader.ts';
import type { UnitOfWork } from '../write/unit-of-work.ts';

/** Whose vendor it is: by its id or by its name. */
export interface VendorName {
  id?: string | undefined;
  name?: string | undefined;
}

export function toVendor({ doc }: { doc: string }): Vendor {
  return unpackEntity('vendor', doc);
}

/** @throws {TrackingNotFoundError} when there is none. */
export async function requireVendor(reader: Reader, { id, name }: VendorName): Promise<Vendor> {
  const [column, value] = id === undefined ? ['name', name ?? ''] : ['id', id];
  const [row] = await reader.query<{ doc: string }>(
    `select doc from tracking_vendor where project = ? and ${column} = ?`,
    [reader.project, value],
  );
  if (row === undefined) throw new TrackingNotFoundError('vendor', value);
  return toVendor(row);
}

/** Writes a vendor over what is there, whatever its version. */
export async function storeVendor(work: Reader, vendor: Vendor): Promise<void> {
  await work.query(
    `insert into tracking_vendor (project, id, name, status, version, doc) values (?, ?, ?, ?, ?, ?)
     on conflict (project, id) do update set
       name = excluded.name, status = excluded.status, version = excluded.version, doc = excluded.doc`,
    [work.project, vendor.id, vendor.name, vendor.status, vendor.version, packEntity('vendor', vendor)],
  );
}

/** Stores a vendor and records what changed. */
export async function writeVendor(work: UnitOfWork, before: Vendor | null, after: Vendor): Promise<Vendor> {
  await storeVendor(work, after);
  await work.record({ entity_type: 'vendor', entity_id: after.id, before, after });
  return after;
}
