import type { Citation } from '../document/context.ts';
import type { Task } from '../document/task.ts';
import { TaskError, type TaskWarning } from '../errors.ts';
import type { FileSecret } from '../evidence/secret-search.ts';
import type { Project } from '../project-layout.ts';
import { assertNoSecrets } from '../storage/assert-no-secrets.ts';
import { writeStoreFile } from '../storage/write-store-file.ts';
import { keyOf, pathOf, readExcerpts, writeExcerpts, type StandardExcerpt } from './excerpt-store.ts';
import { readStandard, type ReadStandard } from './read-standard.ts';
import { placesOf, readStandardsTable, type StandardPlace, type StandardsTable } from './standards-table.ts';

export interface CitedStandards {
  citations: Citation[];
  /** W020 for a missing file, W021 for a missing section, W022 for what cannot be cited at all. */
  warnings: TaskWarning[];
  /** What was cached nevertheless because it was forced. */
  secrets: FileSecret[];
}

export interface CiteOptions {
  /** Instead of the project's own. */
  table?: StandardsTable;
  forceSecrets?: boolean;
  /** Paths of excerpts that stay, though they are of a standard that has changed since: a context names them. */
  cited?: readonly string[];
}

/**
 * Cites all standards that hold for a task and caches an excerpt of each; one whose file has changed since is dropped.
 * It takes no lock: whoever calls it holds that of the store.
 * @throws {TaskError} E004 for secrets in a standard, E010 or E011 for a table that cannot be read.
 */
export async function citeStandards(
  project: Project,
  task: Pick<Task, 'id' | 'area' | 'context'>,
  options: CiteOptions = {},
): Promise<CitedStandards> {
  const table = options.table ?? (await readStandardsTable(project));
  return citePlaces(project, { task_id: task.id, places: placesOf(task, table), ...options });
}

interface PlacesToCite {
  task_id: string;
  places: StandardPlace[];
  forceSecrets?: boolean;
  /** As in {@link CiteOptions}. */
  cited?: readonly string[];
}

/** Cites some places and leaves the excerpts of others as they are. */
export async function citePlaces(
  project: Project,
  { task_id, places, forceSecrets = false, cited: kept = [] }: PlacesToCite,
): Promise<CitedStandards> {
  const before = await readExcerpts(project, task_id);
  const after = new Map(before.map((excerpt) => [keyOf(excerpt), excerpt]));
  const cited: CitedStandards = { citations: [], warnings: [], secrets: [] };
  for (const place of places) {
    const read = await readOrWarn(project, { place, warnings: cited.warnings });
    if (read === null) continue;
    after.delete(keyOf(place));
    if (read.text !== null) {
      const found = assertNoSecrets(read.text, {
        what: `${place.file}, counted from its excerpt`,
        force: forceSecrets,
      });
      cited.secrets.push(...found.map((finding) => ({ file: place.file, ...finding })));
      const excerpt = await writeExcerpt(project, { task_id, read, before });
      after.set(keyOf(place), excerpt);
      read.citation.excerpt = excerpt.path;
    }
    cited.citations.push(read.citation);
  }
  if (before.length > 0 || after.size > 0) {
    await writeExcerpts(project, task_id, [...after.values()], { cited: kept });
  }
  return cited;
}

async function readOrWarn(
  project: Project,
  { place, warnings }: { place: StandardPlace; warnings: TaskWarning[] },
): Promise<ReadStandard | null> {
  const { file, section } = place;
  try {
    const read = await readStandard(project, place);
    const { missing } = read.citation;
    if (missing === 'file') warnings.push({ code: 'W020', message: `The standard ${file} is missing.`, file });
    const told = `The standard ${file} has no section ${JSON.stringify(section)}.`;
    if (missing === 'section') warnings.push({ code: 'W021', message: told, file });
    return read;
  } catch (error) {
    if (!TaskError.isInstance(error)) throw error;
    warnings.push({ code: 'W022', message: `The standard is not cited: ${error.message}`, file: file.slice(0, 300) });
    return null;
  }
}

async function writeExcerpt(
  project: Project,
  { task_id, read, before }: { task_id: string; read: ReadStandard; before: StandardExcerpt[] },
): Promise<StandardExcerpt> {
  const { file, section } = read.citation;
  const content_sha = read.citation.content_sha!;
  const path = pathOf(task_id, { file, section, content_sha });
  await writeStoreFile(project, path, read.text!);
  const known = before.find((one) => keyOf(one) === keyOf({ file, section }) && one.content_sha === content_sha);
  const cached_at = known?.cached_at ?? new Date(project.clock.now()).toISOString();
  return { id: content_sha.slice(0, 8), file, section, path, content_sha, cached_at };
}
