import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import type { Task } from '../document/task.ts';
import { TaskError } from '../errors.ts';
import { readEvidenceFile } from '../evidence/read-evidence-file.ts';
import { resolveInRepository } from '../evidence/resolve-in-repository.ts';
import type { Project } from '../project-layout.ts';
import { parseTaskYaml } from '../task/parse-task-yaml.ts';

/** Where a project says which standards hold in it, relative to the repository. */
const standardsFile = '.waymark/standards.yaml';

/** The largest such file, in bytes. */
const largestTable = 262_144;

const referenceSchema = z.union([
  z.string().min(1).max(4_096),
  z.strictObject({ file: z.string().min(1).max(4_096), sections: z.array(z.string().min(1).max(300)).max(100) }),
]);

const fileSchema = z.strictObject({
  schema_version: z.literal('1.0').default('1.0'),
  /** References by area; `*` is for every area. An area that is named replaces the default of that area. */
  areas: z.record(z.string().min(1).max(100), z.array(referenceSchema).max(100)),
});

/** A file, or sections of it; a text is a file, or one section as in `standards/a.md#coverage`. */
export type StandardReference = z.output<typeof referenceSchema>;
export type StandardsTable = Readonly<Record<string, readonly StandardReference[]>>;

const typescript = 'standards/typescript.md';
const testing = 'standards/testing-standards.md';

/** What is cited where a project says nothing else. */
export const defaultStandards: StandardsTable = {
  '*': ['standards/global.md', 'standards/AGENTS.md'],
  backend: [
    { file: 'standards/backend-tier.md', sections: ['Handler Constraints', 'Layering Rules', 'Coverage'] },
    ...[typescript, 'standards/cross-cutting.md', testing],
  ],
  mobile: ['standards/frontend-tier.md', typescript, testing],
  shared: ['standards/shared-contracts-tier.md', typescript, testing],
  infrastructure: ['standards/infrastructure-tier.md', testing],
};

/**
 * The project's own table over the default one.
 * @throws {TaskError} E011 or E010 where `.waymark/standards.yaml` cannot be read.
 */
export async function readStandardsTable(project: Project): Promise<StandardsTable> {
  if ((await lstat(join(project.root, standardsFile)).catch(() => null)) === null) return defaultStandards;
  const place = await resolveInRepository(project, standardsFile);
  const text = (await readEvidenceFile(place, largestTable)).toString();
  const parsed = fileSchema.safeParse(parseTaskYaml(text, standardsFile).value);
  if (parsed.success) return { ...defaultStandards, ...parsed.data.areas };
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new TaskError('E010', `${standardsFile} is not a table of standards: ${issues.slice(0, 5).join('; ')}.`, {
    details: { file: standardsFile, issues },
    recoveryAction: 'Write areas by name, each with a list of files, or of {file, sections}; * is for every area.',
  });
}

/** A section of a file, or the whole of it. */
export interface StandardPlace {
  file: string;
  section: string | null;
}

/**
 * What a task is held to: the standards of every area and of its own, those of its tier, and the markdown files that its
 * `related_docs` name; each once.
 */
export function placesOf({ area, context }: Pick<Task, 'area' | 'context'>, table: StandardsTable): StandardPlace[] {
  const of = (key: string) => (Object.hasOwn(table, key) ? table[key]! : null);
  const documents = context.related_docs.filter((path) => /\.md(?:#|$)/i.test(path) && !path.includes('://'));
  const references = [...(of('*') ?? []), ...(of(area) ?? []), ...ofTier(context.standards_tier), ...documents];
  const places = references.flatMap(toPlaces);
  return [...new Map(places.map((place) => [JSON.stringify([place.file, place.section]), place])).values()];

  function ofTier(tier: string | null): readonly StandardReference[] {
    if (tier === null || tier === area || tier === '*') return [];
    if (/\.md(?:#|$)/i.test(tier)) return [tier];
    return of(tier) ?? [`standards/${tier.replace(/-tier$/, '')}-tier.md`];
  }
}

/** The places of one reference. */
function toPlaces(reference: StandardReference): StandardPlace[] {
  if (typeof reference !== 'string') {
    const { file, sections } = reference;
    return sections.length === 0 ? [{ file, section: null }] : sections.map((section) => ({ file, section }));
  }
  const sign = reference.indexOf('#');
  if (sign === -1) return [{ file: reference, section: null }];
  return [{ file: reference.slice(0, sign), section: reference.slice(sign + 1) || null }];
}
