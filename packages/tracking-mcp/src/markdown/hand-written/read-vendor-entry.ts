import { limits } from '../../entity/fields.ts';
import { vendorMetadataSchema, type VendorMetadata, type VendorStatus } from '../../entity/vendor.ts';
import { oneLine } from '../report/inline-text.ts';
import { readFlag, readFormats, readTestResults, readVendorStatus } from '../status-words.ts';
import { fieldOf, partsOf, type StatusEntry } from './status-entry.ts';

/** A vendor as a person wrote it down. */
export interface WrittenVendor {
  line: number;
  name: string;
  status: VendorStatus;
  extractor_version: string;
  metadata: VendorMetadata;
  /** What the file does not say; the values above are then empty ones. */
  missing: string[];
}

const signs = /^[\s\p{Extended_Pictographic}\ufe0f✓✔✗✘:·•-]+|[\s\p{Extended_Pictographic}\ufe0f✓✔✗✘:·•-]+$/gu;

/** The vendor of an entry, or why it is none. */
export function readVendorEntry(entry: StatusEntry): WrittenVendor | string {
  const name = nameOf(entry);
  if (name === '' || name.length > limits.name) return 'it has no name of at most 100 characters';
  const missing: string[] = [];
  const or = <Value>(what: string, value: Value | null | undefined, otherwise: Value): Value => {
    if (value !== null && value !== undefined) return value;
    missing.push(what);
    return otherwise;
  };
  const status = or('status', statusOf(entry), 'broken');
  const extractor_version = or('extractor_version', versionOf(entry), 'unknown');
  const metadata = vendorMetadataSchema.safeParse({
    format_support: or('format_support', formatsOf(entry), readFormats('')),
    test_results: or('test_results', testsOf(entry), { passing: 0, total: 0, skipped: 0 }),
    extractor_version,
    manifest_compliant: or('manifest_compliant', manifestOf(entry), false),
  });
  if (!metadata.success) return metadata.error.issues[0]!.message.toLowerCase();
  return { line: entry.line, name, status, extractor_version, metadata: metadata.data, missing };
}

function nameOf(entry: StatusEntry): string {
  const field = fieldOf(entry, /^(?:vendor|extractor|name)(?: name)?$/);
  const [first = ''] = entry.text.split(/\s+[—–-]\s+|:\s|\s\(|;|,|\s\|/);
  return oneLine((field ?? (entry.label || first)).replaceAll(signs, ''));
}

function statusOf(entry: StatusEntry): VendorStatus | null {
  const field = fieldOf(entry, /^(?:status|state|health|working|operational)\??$/);
  if (field !== undefined) return readVendorStatus(field);
  const name = nameOf(entry);
  const said = entry.text.replace(name, '').replace(/^\W*\bv?\d[\w.]*/, '');
  for (const part of partsOf(said)) {
    if (/manifest|compliant|test|\d\s*\/\s*\d|format|pdf|ocr|csv|excel/i.test(part)) continue;
    const status = readVendorStatus(part);
    if (status !== null) return status;
  }
  if (entry.isTicked !== null) return entry.isTicked ? 'operational' : 'broken';
  return readVendorStatus(entry.group.replaceAll(/vendors?|extractors?/gi, ''));
}

function versionOf(entry: StatusEntry): string | null {
  const field = fieldOf(entry, /version|^v$/);
  const version = /\bv?(\d+\.\d+[\w.+-]{0,40})/i.exec(field ?? entry.text)?.[1];
  return version ?? (field === undefined || field === '' || field.length > 50 ? null : field);
}

function testsOf(entry: StatusEntry): VendorMetadata['test_results'] | null {
  const results = readTestResults(fieldOf(entry, /test|passing|pass rate/) ?? '') ?? readTestResults(entry.text);
  const skipped =
    /^\d{1,9}$/.exec(fieldOf(entry, /skipped/) ?? '')?.[0] ?? /(\d{1,9})\s*skipped/i.exec(entry.text)?.[1];
  return results === null ? null : { ...results, skipped: Number(skipped ?? results.skipped) };
}

function formatsOf(entry: StatusEntry): VendorMetadata['format_support'] | null {
  const cell = (format: string) => fieldOf(entry, new RegExp(`^${format}$`));
  const [excel, csv, pdf, ocr] = [cell('excel'), cell('csv'), cell('pdf'), cell('ocr')];
  if (excel !== undefined && csv !== undefined && pdf !== undefined && ocr !== undefined) {
    const has = (text: string) => readFlag(text) ?? false;
    return { excel: has(excel), csv: has(csv), pdf: has(pdf), ocr: has(ocr) };
  }
  const said = fieldOf(entry, /^formats?(?: support(?:ed)?)?$|^supports?$/);
  const text = entry.text.replaceAll(/\b(?:no|without|not)\s+(?:excel|xlsx?|csv|pdf|ocr)\b/gi, '');
  const formats = readFormats(entry.fields.size > 0 && said !== undefined && !text.includes(':') ? said : text);
  const isSaid = said !== undefined || Object.values(formats).some(Boolean);
  return isSaid ? formats : null;
}

function manifestOf(entry: StatusEntry): boolean | null {
  const field = fieldOf(entry, /manifest|complian/);
  if (field !== undefined) return readFlag(field);
  const part = partsOf(entry.text).find((each) => /manifest|compliant/i.test(each));
  return part === undefined ? null : readFlag(part);
}
