import { deploymentMetadataSchema, type DeploymentMetadata } from '../../entity/deployment.ts';
import { readFlag } from '../status-words.ts';
import { fieldOf, partsOf, type StatusEntry } from './status-entry.ts';

/** A deployment as a person wrote it down. */
export interface WrittenDeployment {
  line: number;
  /** ISO 8601 in UTC; midnight where only the day is written. */
  deployed_at: string;
  commit_hash: string;
  metadata: DeploymentMetadata;
  /** Names of vendors that went out. */
  vendor_names: string[];
}

/** The deployment of an entry, or why it is none. `commits` gives whole hashes for shortened ones. */
export function readDeploymentEntry(
  entry: StatusEntry,
  commits: ReadonlyMap<string, string>,
): WrittenDeployment | string {
  const deployed_at = readTime(fieldOf(entry, /date|when|deployed|time/) ?? '') ?? readTime(entry.text);
  if (deployed_at === null) return 'it has no date, as in 2026-01-31 or 2026-01-31T12:00:00Z';
  const short = commitOf(entry);
  if (short === null) return 'it has no commit hash';
  const commit_hash = short.length === 40 ? short : commits.get(short);
  if (commit_hash === undefined) return `its commit ${short} is shortened, and which one it is, is not known`;
  const pr_number = pullRequestOf(entry);
  if (pr_number === null) return 'it has no number of a pull request, as in PR #12';
  const metadata = deploymentMetadataSchema.safeParse({
    pr_number,
    pr_title: titleOf(entry),
    commit_hash,
    test_summary: testsOf(entry),
    constitutional_compliance: complianceOf(entry),
  });
  if (!metadata.success) {
    const [issue] = metadata.error.issues;
    return `${issue!.path.join('.')}: ${issue!.message}`;
  }
  const names = fieldOf(entry, /^vendors?$|^extractors?$/) ?? '';
  const vendor_names = names.split(/[,;/]/).flatMap((name) => (/\w/.test(name) ? [name.trim()] : []));
  return { line: entry.line, deployed_at, commit_hash, metadata: metadata.data, vendor_names };
}

/** The commit that an entry names, shortened or not. */
export function commitOf(entry: StatusEntry): string | null {
  const field = fieldOf(entry, /commit|hash|sha/) ?? entry.text;
  const found = /(?<![\w-])(?=[a-f]*\d)[0-9a-f]{7,40}(?![\w-])/i.exec(field) ?? /\b[0-9a-f]{40}\b/i.exec(entry.text);
  return found === null ? null : found[0].toLowerCase();
}

function readTime(text: string): string | null {
  const [, day, time, seconds] = /(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?)?/.exec(text) ?? [];
  if (day === undefined) return null;
  const value = Date.parse(`${day}T${time ?? '00:00'}${seconds ?? ':00'}.000Z`);
  // JavaScript takes the 30th of February for the 2nd of March.
  const isDay = !Number.isNaN(value) && new Date(`${day}T00:00:00.000Z`).toISOString().startsWith(day);
  return isDay ? new Date(value).toISOString() : null;
}

function pullRequestOf(entry: StatusEntry): number | null {
  const field = fieldOf(entry, /^(?:pr|pull request)(?: number|#| #)?$/) ?? '';
  const number =
    /#?(\d{1,9})/.exec(field)?.[1] ?? /(?:\bPR|pull request)\s*#?\s*(\d{1,9})|#(\d{1,9})/i.exec(entry.text);
  if (number === null || number === undefined) return null;
  return Number(typeof number === 'string' ? number : (number[1] ?? number[2]));
}

function titleOf(entry: StatusEntry): string {
  const field = fieldOf(entry, /title|description|change|summary|what/);
  if (field !== undefined && field !== '') return field.slice(0, 200);
  const afterNumber = /(?:\bPR\s*)?#\d{1,9}\)?\s*[:—–-]?\s*([^;·|(]{1,300})/i.exec(entry.text)?.[1]?.trim();
  const title = (afterNumber ?? '').replace(/\s+[—–-]\s+.*$/, '').replace(/[,\s]+$/, '');
  return (title === '' ? entry.label : title).slice(0, 200);
}

/** `unit 120, e2e 4`, `120 unit, 4 e2e` or `unit: 120/120`, named as tests or in a column of that name. */
function testsOf(entry: StatusEntry): Record<string, number> {
  const named = /\btests?:?\s+([^;·|)]{1,300})/i.exec(entry.text)?.[1];
  const said = fieldOf(entry, /test/);
  const text = named !== undefined && (said === undefined || named.startsWith(said)) ? named : (said ?? '');
  const counts = new Map<string, number>();
  for (const part of text.split(',')) {
    const before = /^\W*(\d{1,9})\s+([A-Za-z][\w-]{0,30})/.exec(part);
    const after = before === null ? /([A-Za-z][\w-]{0,30})\s*[\s:=]\s*(\d{1,9})/.exec(part) : null;
    if (before !== null) counts.set(before[2]!, Number(before[1]));
    if (after !== null) counts.set(after[1]!, Number(after[2]));
  }
  return Object.fromEntries(counts);
}

function complianceOf(entry: StatusEntry): boolean {
  const field = fieldOf(entry, /complian|constitution/);
  if (field !== undefined) return readFlag(field) ?? false;
  const part = partsOf(entry.text).find((each) => /complian|constitution/i.test(each));
  return part === undefined ? false : (readFlag(part) ?? false);
}
