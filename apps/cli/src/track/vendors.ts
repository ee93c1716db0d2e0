import type { ProjectTracker, Vendor, VendorStatus } from '@waymark/tracking-mcp';
import { CliError } from '../errors.ts';
import type { Style } from '../output/style.ts';
import { table } from '../output/table.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { answered } from './answered.ts';
import { given } from './given.ts';
import { moreLine } from './page-text.ts';
import { sendChange, type ChangeOptions, type SenderOptions } from './send-change.ts';
import { requireFields, type VersionOption } from './update.ts';
import { withExistingTracker, withTracker } from './with-tracker.ts';

/** What of a vendor can be set on the command line. */
export interface VendorOptions {
  status?: VendorStatus | undefined;
  extractorVersion?: string | undefined;
  format?: string[] | undefined;
  passing?: number | undefined;
  skipped?: number | undefined;
  total?: number | undefined;
  manifest?: boolean | undefined;
}

const formats = ['excel', 'csv', 'pdf', 'ocr'] as const;

/** Vendors with their health: all, those of a status, or one by its name or id. */
export function listVendors(
  invocation: Invocation,
  vendor: string | undefined,
  options: { status?: VendorStatus | undefined; limit: number; offset: number },
): Promise<CommandOutput> {
  const { status, limit, offset } = options;
  return withExistingTracker(invocation, async (tracker) => {
    const query = { ...(vendor === undefined ? {} : vendorReference(vendor)), ...given({ status }), limit, offset };
    return answered(invocation, await tracker.read('query_vendor_status', query), (page) => ({
      kind: 'track.vendors.list',
      data: page,
      text: (style) =>
        page.vendors.length === 0 ? 'No vendors.' : vendorTable(page.vendors, style) + moreLine(page, style),
    }));
  });
}

/** Adds a vendor. */
export function createVendor(
  invocation: Invocation,
  name: string,
  options: VendorOptions & { extractorVersion: string } & SenderOptions,
): Promise<CommandOutput> {
  const { extractorVersion: extractor_version, passing = 0, skipped = 0, total = passing + skipped } = options;
  const supported = supportOf(options.format ?? []);
  const metadata = {
    format_support: supported,
    test_results: { passing, skipped, total },
    extractor_version,
    manifest_compliant: options.manifest === true,
  };
  const input = { name, extractor_version, metadata, ...given({ status: options.status }) };
  return withTracker(invocation, async (tracker) => {
    const answer = await sendChange(invocation, tracker, { name: 'create_vendor', input, options });
    return answered(invocation, answer, (vendor) => ({
      kind: 'track.vendors.create',
      data: { vendor },
      text: (style) => vendorTable([vendor], style),
    }));
  });
}

/** Changes what is known of a vendor. */
export function updateVendor(
  invocation: Invocation,
  name: string,
  options: VendorOptions & VersionOption & ChangeOptions,
): Promise<CommandOutput> {
  return withTracker(invocation, async (tracker) => {
    const known = await findVendor(tracker, name);
    const fields = vendorFields(known, options);
    requireFields(fields);
    const input = { id: known.id, version: options.version ?? known.version, ...fields };
    const answer = await sendChange(invocation, tracker, { name: 'update_vendor_status', input, options });
    return answered(invocation, answer, (vendor) => ({
      kind: 'track.vendors.update',
      data: { vendor },
      text: (style) => vendorTable([vendor], style),
    }));
  });
}

/** The vendor of a name or an id. */
export async function findVendor(tracker: ProjectTracker, name: string): Promise<Vendor> {
  const { data } = await tracker.read('query_vendor_status', vendorReference(name));
  return data.vendors[0]!;
}

function vendorReference(text: string): { id: string } | { name: string } {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? { id: text } : { name: text };
}

function vendorFields(known: Vendor, options: VendorOptions) {
  const { extractorVersion: extractor_version, manifest, passing, skipped, status, total } = options;
  const counts = given({ passing, skipped, total });
  const test_results = Object.keys(counts).length === 0 ? undefined : { ...known.metadata.test_results, ...counts };
  const format_support = options.format === undefined ? undefined : supportOf(options.format);
  const metadata = given({ extractor_version, format_support, manifest_compliant: manifest, test_results });
  return given({ status, extractor_version, metadata: Object.keys(metadata).length === 0 ? undefined : metadata });
}

function supportOf(names: readonly string[]) {
  const unknown = names.find((name) => !formats.some((format) => format === name));
  if (unknown !== undefined)
    throw new CliError('CLI_USAGE', `There is no format ${unknown}.`, `Choose from ${formats.join(', ')}.`);
  const has = (format: (typeof formats)[number]) => names.includes(format);
  return { excel: has('excel'), csv: has('csv'), pdf: has('pdf'), ocr: has('ocr') };
}

function vendorTable(vendors: readonly Vendor[], style: Style): string {
  return table(
    vendors.map(({ extractor_version, metadata, name, status, version }) => {
      const { format_support, test_results } = metadata;
      const supported = formats.filter((format) => format_support[format]);
      return [
        style.bold(name),
        status === 'operational' ? style.green(status) : style.red(status),
        extractor_version,
        `${test_results.passing} of ${test_results.total} tests`,
        supported.join(' ') || '-',
        style.dim(`v${version}`),
      ];
    }),
  );
}
