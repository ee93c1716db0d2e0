import type { WriteInput } from '../operation/writes.ts';

/** A vendor as an extractor's maintainer would report it. */
export function sampleVendor(changes: Partial<WriteInput<'create_vendor'>> = {}): WriteInput<'create_vendor'> {
  return {
    name: 'acme',
    extractor_version: '2.1.0',
    metadata: {
      format_support: { excel: true, csv: true, pdf: false, ocr: false },
      test_results: { passing: 40, total: 45, skipped: 5 },
      extractor_version: '2.1.0',
      manifest_compliant: true,
    },
    ...changes,
  };
}

/** A deployment of a commit whose hash consists of one digit. */
export function sampleDeployment(
  changes: Partial<WriteInput<'record_deployment'>> & { digit?: string } = {},
): WriteInput<'record_deployment'> {
  const { digit = 'a', ...rest } = changes;
  const commit_hash = digit.repeat(40);
  return {
    commit_hash,
    metadata: {
      pr_number: 12,
      pr_title: 'Read the new invoices',
      commit_hash,
      test_summary: { unit: 120, e2e: 8 },
      constitutional_compliance: true,
    },
    ...rest,
  };
}
