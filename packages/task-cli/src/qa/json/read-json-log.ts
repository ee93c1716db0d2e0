import type { QaReport } from '../qa-report.ts';
import type { QaFormat } from '../qa-result.ts';
import { isObject, objects } from './json-value.ts';
import { readBiomeJson } from './read-biome-json.ts';
import { readCoverageSummary } from './read-coverage-summary.ts';
import { readEslintJson } from './read-eslint-json.ts';
import { readJestJson } from './read-jest-json.ts';
import { readOxlintJson } from './read-oxlint-json.ts';
import { readPyrightJson } from './read-pyright-json.ts';
import { readRuffJson } from './read-ruff-json.ts';
import { readSarif } from './read-sarif.ts';

type ReadJson = { format: QaFormat; reports: QaReport[] } | { unreadable: string };

/**
 * A log in JSON, recognised by its keys; what package managers print around it is passed over. null where the log does
 * not begin as JSON.
 */
export function readJsonLog(text: string, tool: string | undefined): ReadJson | null {
  const start = startOfJson(text);
  if (start === -1) return null;
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1;
  const value = parse(text.slice(start, end)) ?? parseLines(text.slice(start, end));
  if (value === undefined) return { unreadable: 'It begins as JSON, but is cut or malformed.' };
  return recognise(value, tool) ?? { unreadable: 'It is JSON, but of no tool that is known.' };
}

function recognise(value: unknown, tool: string | undefined): ReadJson | null {
  if (Array.isArray(value)) return recogniseList(value, tool);
  if (!isObject(value)) return null;
  if (Array.isArray(value['runs'])) return { format: 'sarif', reports: readSarif(value) };
  if (Array.isArray(value['testResults']) && 'numTotalTests' in value) {
    return { format: 'jest-json', reports: [readJestJson(value)] };
  }
  if (Array.isArray(value['generalDiagnostics'])) return { format: 'pyright-json', reports: [readPyrightJson(value)] };
  if (Array.isArray(value['results']) && 'metadata' in value) {
    return { format: 'eslint-json', reports: [readEslintJson(value['results'])] };
  }
  if (Array.isArray(value['diagnostics'])) {
    if (isObject(value['summary'])) return { format: 'biome-json', reports: [readBiomeJson(value)] };
    if ('number_of_files' in value) return { format: 'oxlint-json', reports: [readOxlintJson(value)] };
  }
  const total = value['total'];
  if (isObject(total) && isObject(total['lines'])) {
    return { format: 'coverage-summary', reports: [readCoverageSummary(total, tool)] };
  }
  return null;
}

function recogniseList(list: unknown[], tool: string | undefined): ReadJson | null {
  const [first] = objects(list);
  if (first) {
    if ('filePath' in first && 'messages' in first) return { format: 'eslint-json', reports: [readEslintJson(list)] };
    if ('filename' in first && 'code' in first) return { format: 'ruff-json', reports: [readRuffJson(list)] };
    return null;
  }
  if (list.length > 0) return null;
  if (tool === 'ruff') return { format: 'ruff-json', reports: [readRuffJson([])] };
  return { unreadable: 'It is an empty list, which tools mean differently: tell the tool.' };
}

/** Behind the lines with which npm, pnpm and yarn announce a command, and what else stands above it. */
function startOfJson(text: string): number {
  let at = 0;
  for (let line = 0; line < 50 && at < text.length; line += 1) {
    const end = text.indexOf('\n', at);
    const content = text.slice(at, end === -1 ? text.length : Math.min(end, at + 4_096)).trim();
    if (/^(?:\{\s*(?:$|["}])|\[\s*(?:$|[{\]]))/.test(content)) return at;
    if (end === -1) return -1;
    at = end + 1;
  }
  return -1;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One object a line, as `ruff --output-format json-lines` writes them; all of them or none. */
function parseLines(text: string): unknown {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length < 2 || !lines[0]?.trimEnd().endsWith('}')) return undefined;
  const values: unknown[] = [];
  for (const line of lines) {
    const value = parse(line);
    if (!isObject(value)) return undefined;
    values.push(value);
  }
  return values;
}
