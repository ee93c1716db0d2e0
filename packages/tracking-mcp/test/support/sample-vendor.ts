/** What a new vendor of this name is created with. */
export const vendor = (name: string) => ({
  name,
  extractor_version: '1.0.0',
  metadata: {
    format_support: { excel: true, csv: true, pdf: false, ocr: false },
    test_results: { passing: 3, total: 4, skipped: 1 },
    extractor_version: '1.0.0',
    manifest_compliant: true,
  },
});
