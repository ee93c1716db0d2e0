import type { ReadName } from '../operation/reads.ts';
import type { ReadHandler } from './reader.ts';
import { queryVendorStatus } from './vendor/query-vendor-status.ts';

/** What answers each query. */
export const readHandlers: { [Name in ReadName]: ReadHandler<Name> } = {
  query_vendor_status: queryVendorStatus,
};
