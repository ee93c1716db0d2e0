import { z } from 'zod';
import { actor, count, id, limits, requiredText, timestamp, version } from './fields.ts';

export const vendorStatusSchema = z.enum(['operational', 'broken']);
export type VendorStatus = z.output<typeof vendorStatusSchema>;

const formatSupport = z.looseObject({
  excel: z.boolean(),
  csv: z.boolean(),
  pdf: z.boolean(),
  ocr: z.boolean(),
});

const testResults = z
  .looseObject({ passing: count(), total: count(), skipped: count() })
  .refine(({ passing, total, skipped }) => passing + skipped <= total, {
    path: ['total'],
    message: 'Must be at least passing + skipped',
  });

/** What is known of an extractor's health. */
export const vendorMetadataSchema = z.looseObject({
  format_support: formatSupport,
  test_results: testResults,
  extractor_version: requiredText(50),
  manifest_compliant: z.boolean(),
});
export type VendorMetadata = z.output<typeof vendorMetadataSchema>;

/** The extractor of one vendor that the project runs. */
export const vendorSchema = z.looseObject({
  id: id(),
  version: version(),
  name: requiredText(limits.name),
  status: vendorStatusSchema,
  extractor_version: requiredText(50),
  metadata: vendorMetadataSchema,
  created_at: timestamp(),
  updated_at: timestamp(),
  created_by: actor(),
  updated_by: actor(),
});
export type Vendor = z.output<typeof vendorSchema>;
