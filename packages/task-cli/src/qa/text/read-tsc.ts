import { FindingList, type FoundFinding } from '../finding-list.ts';
import { disagreements, type QaReport } from '../qa-report.ts';
import { isNumber, readPlace } from './locate.ts';

/**
 * What the TypeScript compiler prints, in both of its shapes; null for lines without an error or its count. Only the
 * shape for terminals (`--pretty`) ends with a count: where the plain one is cut between two errors, nothing shows it,
 * and there are fewer of them. It is `failed` nevertheless, as long as one is left.
 */
export function readTsc(lines: readonly string[]): QaReport | null {
  const findings = new FindingList();
  let pretty = 0;
  let told: number | null = null;
  for (const line of lines) {
    if (line.startsWith('Found ')) {
      const found = /^Found (\d{1,9}) errors?(?: in |\. Watching|\.?\s*$)/.exec(line);
      // `Found 2 errors.` is of other tools where tsc has found none.
      if (found && (pretty > 0 || line.includes(' in ') || line.includes('Watching'))) {
        told = (told ?? 0) + Number(found[1]);
      }
      continue;
    }
    const mark = line.includes('error TS') ? line.indexOf('error TS') : -1;
    if (mark === -1) continue;
    const colon = line.indexOf(': ', mark);
    const place = isNumber(line.slice(mark + 'error TS'.length, colon)) ? placeBefore(line, mark) : null;
    if (!place) continue;
    if (place.pretty) pretty += 1;
    const rule = line.slice(mark + 'error '.length, colon);
    findings.add({ ...place.found, rule, severity: 'error', message: line.slice(colon + 2) });
  }
  if (findings.total === 0 && told === null) return null;
  return {
    parser: 'tsc-text',
    tool: 'tsc',
    counts: { type_errors: Math.max(findings.total, told ?? 0) },
    findings,
    cut: pretty > 0 && told === null ? 'the summary of tsc is missing.' : undefined,
    inconsistencies: disagreements('tsc', { errors: [told, findings.total] }),
  };
}

type Place = Pick<FoundFinding, 'file' | 'line' | 'column'>;

/** `file(1,2): `, `file:1:2 - ` or nothing, for what concerns no file. */
function placeBefore(text: string, mark: number): { found: Place; pretty: boolean } | null {
  if (mark === 0) return { found: {}, pretty: false };
  if (text.startsWith('): ', mark - 3)) {
    const open = text.lastIndexOf('(', mark);
    const comma = text.indexOf(',', open);
    const line = text.slice(open + 1, comma);
    const column = text.slice(comma + 1, mark - 3);
    return open > 0 && isNumber(line) && isNumber(column)
      ? { found: { file: text.slice(0, open), line, column }, pretty: false }
      : null;
  }
  const found = text.startsWith(' - ', mark - 3) ? readPlace(text.slice(0, mark - 3)) : null;
  return found && { found, pretty: true };
}
