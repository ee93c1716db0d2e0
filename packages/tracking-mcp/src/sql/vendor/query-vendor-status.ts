import { readPage } from '../read-page.ts';
import type { ReadHandler } from '../reader.ts';
import { requireVendor, toVendor } from './vendor-row.ts';

/** One vendor by its id or name, or a page of them by name. */
export const queryVendorStatus: ReadHandler<'query_vendor_status'> = async (reader, query) => {
  const { limit, offset, status } = query;
  if (query.id !== undefined || query.name !== undefined) {
    const vendor = await requireVendor(reader, query);
    const vendors = status === undefined || vendor.status === status ? [vendor] : [];
    return { vendors, total_count: vendors.length, limit, offset: 0, has_more: false };
  }
  const { items, page } = await readPage(reader, {
    columns: 'doc',
    toItem: toVendor,
    from: `tracking_vendor where project = ? ${status === undefined ? '' : 'and status = ?'}`,
    order: 'name',
    params: status === undefined ? [reader.project] : [reader.project, status],
    ...{ limit, offset },
  });
  return { vendors: items, ...page };
};
