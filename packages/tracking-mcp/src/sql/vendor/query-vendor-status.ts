import type { Vendor } from '../../entity/vendor.ts';
import { unpackEntity } from '../pack-entity.ts';
import type { ReadHandler } from '../reader.ts';
import { requireVendor } from './vendor-row.ts';

/** One vendor by its id or name, or a page of them by name. */
export const queryVendorStatus: ReadHandler<'query_vendor_status'> = async (reader, query) => {
  const { limit, offset, status } = query;
  if (query.id !== undefined || query.name !== undefined) {
    const vendor = await requireVendor(reader, query);
    const vendors = status === undefined || vendor.status === status ? [vendor] : [];
    return { vendors, total_count: vendors.length, limit, offset: 0, has_more: false };
  }
  const filter = status === undefined ? '' : 'and status = ?';
  const params = status === undefined ? [reader.project] : [reader.project, status];
  const [counted] = await reader.query<{ total: number }>(
    `select count(*) as total from tracking_vendor where project = ? ${filter}`,
    params,
  );
  const rows = await reader.query<{ doc: string }>(
    `select doc from tracking_vendor where project = ? ${filter} order by name limit ? offset ?`,
    [...params, limit, offset],
  );
  const total_count = Number(counted!.total);
  return {
    vendors: rows.map(({ doc }) => unpackEntity<Vendor>('vendor', doc)),
    total_count,
    limit,
    offset,
    has_more: offset + rows.length < total_count,
  };
};
