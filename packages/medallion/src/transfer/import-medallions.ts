import { canonicalJson } from '@waymark/core-types';
import { z } from 'zod';
import type { Medallion } from '../document/medallion.ts';
import { readForeignMedallion, serialiseMedallion } from '../document/read-medallion.ts';
import { MedallionError, SchemaValidationError } from '../errors.ts';
import type { MedallionStore } from '../store/medallion-store.ts';
import { transferFormat } from './export-medallions.ts';

/** What an import did, in medallions. */
export interface ImportReport {
  /** Lines that held a revision. */
  revisions: number;
  created: number;
  /** Had fewer revisions here than in the file, and the same ones so far. */
  extended: number;
  /** Were here already, revision by revision. */
  unchanged: number;
  /** Are here with another content: left as they are. */
  conflicts: string[];
}

const maximumLine = 16 * 1024 * 1024;
const lineSchema = z.looseObject({
  format: z.literal(transferFormat),
  revision: z.int().min(1),
  medallion: z.unknown(),
});

interface ImportedLine {
  line: number;
  revision: number;
  medallion: Medallion;
}

/**
 * Reads what {@link exportMedallions} wrote. All lines are checked before the first is stored; then each medallion is
 * stored revision by revision. Importing a file again, or after a crash in the middle, completes it and doubles nothing.
 * A medallion that is here with another content is a conflict and stays as it is.
 * @throws {SchemaValidationError} naming the line, before anything is stored.
 */
export async function importMedallions(
  store: MedallionStore,
  lines: Iterable<string> | AsyncIterable<string>,
): Promise<ImportReport> {
  const byMedallion = new Map<string, ImportedLine[]>();
  const report: ImportReport = { revisions: 0, created: 0, extended: 0, unchanged: 0, conflicts: [] };
  let number = 0;
  for await (const text of lines) {
    number++;
    if (text.trim() === '') continue;
    const line = parseLine(text, number);
    const id = line.medallion.meta.medallion_id;
    const revisions = byMedallion.get(id);
    if (revisions === undefined) byMedallion.set(id, [line]);
    else revisions.push(line);
    report.revisions++;
  }
  for (const revisions of byMedallion.values()) requireSequence(revisions);
  for (const [id, revisions] of byMedallion) {
    const outcome = await importOne(store, id, revisions);
    if (outcome === 'conflict') report.conflicts.push(id);
    else report[outcome]++;
  }
  return report;
}

/** A file of newest revisions only lines up with the same revision here, where there is one, else with the first. */
async function importOne(
  store: MedallionStore,
  id: string,
  lines: ImportedLine[],
): Promise<'created' | 'extended' | 'unchanged' | 'conflict'> {
  const existing = await store.getById(id);
  const isHere = async (revision: number, medallion: Medallion) => {
    const here = await store.getRevision(id, revision);
    return here !== null && isSame(here, medallion);
  };
  const [first] = lines as [ImportedLine];
  const before = first.revision > 1 && (await isHere(first.revision, first.medallion)) ? first.revision - 1 : 0;
  let stored = before;
  for (const { medallion } of existing === null ? [] : lines) {
    if (stored === existing!.revision) break;
    if (!(await isHere(stored + 1, medallion))) return 'conflict';
    stored++;
  }
  for (const { medallion } of lines.slice(stored - before)) {
    if (stored === 0) await store.create(medallion);
    else await store.update(medallion, stored);
    stored++;
  }
  if (existing === null) return 'created';
  return stored > existing.revision ? 'extended' : 'unchanged';
}

function isSame(one: Medallion, other: Medallion): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

function parseLine(text: string, line: number): ImportedLine {
  if (text.length > maximumLine) throw lineError(line, `it is longer than ${maximumLine} characters`);
  let value: unknown;
  try {
    // Trimmed of a byte order mark too.
    value = JSON.parse(text.trim());
  } catch (cause) {
    throw lineError(line, 'it is not JSON', cause);
  }
  const result = lineSchema.safeParse(value);
  if (!result.success) throw lineError(line, result.error.issues[0]?.message ?? 'it is no revision', result.error);
  try {
    const medallion = readForeignMedallion(result.data.medallion);
    serialiseMedallion(medallion);
    return { line, revision: result.data.revision, medallion };
  } catch (cause) {
    if (!MedallionError.isInstance(cause)) throw cause;
    throw lineError(line, cause.message, cause);
  }
}

/**
 * The revisions in a file count up by one, of one medallion with one time of creation, as stores keep it; a file of
 * newest revisions only starts each medallion anew.
 */
function requireSequence(revisions: ImportedLine[]): void {
  const [first] = revisions;
  for (const [index, { revision, line, medallion }] of revisions.entries()) {
    if (medallion.meta.created_at !== first!.medallion.meta.created_at) {
      throw lineError(line, 'its created_at differs from the one of the revision before');
    }
    if (revision !== first!.revision + index) {
      throw lineError(line, `revision ${first!.revision + index} was expected, and it is ${revision}`);
    }
  }
}

function lineError(line: number, problem: string, cause?: unknown): SchemaValidationError {
  return new SchemaValidationError(`Line ${line} of the import`, [{ path: `line ${line}`, message: problem }], {
    recoveryAction: 'Correct or remove the line; nothing was imported.',
    ...(cause === undefined ? {} : { cause }),
  });
}
