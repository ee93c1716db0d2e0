import type { VendorStatus } from '../entity/vendor.ts';

/** What people write for yes and no, in words and signs, decided by the first that a text holds. */
const no = /\b(?:no|not|non|false|broken|fail(?:ed|ing|s)?|down|error|offline|missing)\b|[✗✘❌⛔🔴🚫]|\[ \]/iu;
const yes =
  /\b(?:yes|true|ok|okay|operational|working|works|up|pass(?:ed|ing|es)?|compliant|healthy|green|online|y)\b|[✓✔✅🟢]|\[x\]/iu;

/** Yes or no as a person wrote it; null where it is neither. */
export function readFlag(text: string): boolean | null {
  if (no.test(text)) return false;
  return yes.test(text) ? true : null;
}

/** A vendor's status as a person wrote it. */
export function readVendorStatus(text: string): VendorStatus | null {
  const works = readFlag(text);
  if (works === null) return null;
  return works ? 'operational' : 'broken';
}

/** Results of tests: `45/50`, `45 of 50 passing`, with `2 skipped`. */
export function readTestResults(text: string): { passing: number; total: number; skipped: number } | null {
  const [, passing, total] = /(\d{1,9})\s*(?:\/|of)\s*(\d{1,9})/i.exec(text) ?? [];
  if (passing === undefined) return null;
  const [, skipped] = /(\d{1,9})\s*skipped/i.exec(text) ?? [];
  return { passing: Number(passing), total: Number(total), skipped: Number(skipped ?? 0) };
}

const formats = ['excel', 'csv', 'pdf', 'ocr'] as const;

/** Formats that an extractor reads, as a list; other words and `none` name none. */
export function readFormats(text: string): Record<(typeof formats)[number], boolean> {
  const named = text.toLowerCase();
  const has = (format: string) => new RegExp(`\\b${format}\\b`).test(named);
  return { excel: has('excel') || /\bxlsx?\b/.test(named), csv: has('csv'), pdf: has('pdf'), ocr: has('ocr') };
}

/** The formats as readFormats reads them. */
export function listFormats(support: Record<(typeof formats)[number], boolean>): string {
  return formats.filter((format) => support[format]).join(', ') || 'none';
}

/** Numbers of tests by kind: `unit 120, e2e 4` or `unit: 120`. Null where a part is not of that form. */
export function readTestSummary(text: string): Record<string, number> | null {
  if (text === '' || /^(?:none|-|–|—)$/i.test(text)) return {};
  const entries: [string, number][] = [];
  for (const part of text.split(',')) {
    const [, name, count] = /^\s*(\S.{0,98}?)[\s:=]\s*(\d{1,9})\s*$/.exec(part) ?? [];
    if (name === undefined || name === '__proto__') return null;
    entries.push([name.trim(), Number(count)]);
  }
  return Object.fromEntries(entries);
}
