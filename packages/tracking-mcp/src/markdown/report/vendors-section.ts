import { vendorSchema, type Vendor } from '../../entity/vendor.ts';
import { stableId } from '../stable-id.ts';
import { listFormats, readFlag, readFormats, readTestResults, readVendorStatus } from '../status-words.ts';
import { byText } from './by-text.ts';
import { handEditor, type ReportDraft } from './draft.ts';
import { renderTable, TableReader, type EntityTable } from './entity-table.ts';
import { leaveNotes } from './leave-notes.ts';
import type { ReportSection } from './section.ts';

const table: EntityTable<Vendor> = {
  section: 'vendors',
  kind: 'vendor',
  schema: vendorSchema,
  columns: [
    {
      heading: 'Vendor',
      show: ({ name }) => name,
      edit: (vendor, name) => ({ ...vendor, name }),
    },
    {
      heading: 'Status',
      show: ({ status }) => status,
      edit(vendor, text) {
        const status = readVendorStatus(text);
        return status === null ? null : { ...vendor, status };
      },
    },
    { heading: 'Version', show: (vendor) => vendor.extractor_version, edit: withVersion },
    {
      heading: 'Tests',
      show({ metadata: { test_results } }) {
        const { passing, total, skipped } = test_results;
        return `${passing}/${total} passing${skipped === 0 ? '' : `, ${skipped} skipped`}`;
      },
      edit(vendor, text) {
        const results = readTestResults(text);
        if (results === null) return null;
        const { metadata } = vendor;
        return { ...vendor, metadata: { ...metadata, test_results: { ...metadata.test_results, ...results } } };
      },
    },
    {
      heading: 'Formats',
      show: ({ metadata }) => listFormats(metadata.format_support),
      edit(vendor, text) {
        const { metadata } = vendor;
        return {
          ...vendor,
          metadata: { ...metadata, format_support: { ...metadata.format_support, ...readFormats(text) } },
        };
      },
    },
    {
      heading: 'Manifest',
      show: ({ metadata }) => (metadata.manifest_compliant ? 'compliant' : 'not compliant'),
      edit(vendor, text) {
        const manifest_compliant = readFlag(text);
        return manifest_compliant === null ? null : { ...vendor, metadata: { ...vendor.metadata, manifest_compliant } };
      },
    },
  ],
  blank: blankVendor,
};

/** Vendors that work, then those that do not, by name. */
export const vendorsSection: ReportSection = {
  name: table.section,
  render({ vendors }) {
    const sorted = [...vendors].sort(byText(({ name }) => name));
    const working = sorted.filter(({ status }) => status === 'operational');
    const broken = sorted.filter(({ status }) => status === 'broken');
    return [
      `## Vendors\n\n### Operational vendors (${working.length})`,
      renderTable(table, working),
      ...(broken.length === 0 ? [] : [`### Broken vendors (${broken.length})`, renderTable(table, broken)]),
    ].join('\n\n');
  },
  read(lines, draft) {
    const reader = new TableReader(table, draft);
    for (const line of lines) {
      if (!reader.read(line)) leaveNotes(table.section, line, draft);
    }
    draft.state.vendors.push(...reader.entities);
  },
};

function withVersion(vendor: Vendor, extractor_version: string): Vendor {
  const { metadata } = vendor;
  const wasSame = metadata.extractor_version === vendor.extractor_version;
  return { ...vendor, extractor_version, metadata: wasSame ? { ...metadata, extractor_version } : metadata };
}

function blankVendor(name: string, draft: ReportDraft): Vendor {
  return {
    id: stableId('vendor', name),
    version: 1,
    name,
    status: 'operational',
    extractor_version: 'unknown',
    metadata: {
      format_support: readFormats(''),
      test_results: { passing: 0, total: 0, skipped: 0 },
      extractor_version: 'unknown',
      manifest_compliant: false,
    },
    created_at: draft.at,
    updated_at: draft.at,
    created_by: handEditor,
    updated_by: handEditor,
  };
}
