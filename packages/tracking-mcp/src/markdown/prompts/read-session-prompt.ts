import { canonicalJson, ValidationError } from '@waymark/core-types';
import { basename } from 'node:path';
import { z } from 'zod';

import { defaultTokenBudget } from '../../entity/configuration.ts';
import { limits, requiredText } from '../../entity/fields.ts';
import { workItemMetadataSchemas, workItemStatusSchema, type WorkItemStatus } from '../../entity/work-item.ts';
import { newMetadata } from '../../sql/work-item/work-item-metadata.ts';
import { oneLine } from '../report/inline-text.ts';

/** A file that holds the prompt of a session. */
export interface SessionPromptFile {
  /** As a person knows it; it names the session where nothing else does. */
  name: string;
  text: string;
}

/** A session as its prompt describes it. */
export interface SessionPrompt {
  file: string;
  title: string;
  status: WorkItemStatus;
  metadata: z.output<typeof workItemMetadataSchemas.session>;
}

/** Sessions, and the files that are none. */
export interface SessionPrompts {
  prompts: SessionPrompt[];
  /** A skipped file each, with its name and, where it can be said, the line. */
  warnings: string[];
}

/** Most characters and levels of a front matter. */
const longestFrontMatter = 65_536;
const deepestFrontMatter = 20;
/** Most bytes of it as it is kept: a work item as a whole has 64 kB. */
const mostKeptBytes = 64_000;

const frontMatterSchema = z.looseObject({
  // YAML reads 1.0 as the number one.
  schema_version: z.union([requiredText(limits.name), z.number().transform(String)]),
  title: requiredText(limits.title).optional(),
  status: workItemStatusSchema.optional(),
  token_budget: workItemMetadataSchemas.session.shape.token_budget.default(defaultTokenBudget),
  prompts_count: workItemMetadataSchemas.session.shape.prompts_count.optional(),
});

/** Reads the prompts of sessions, Markdown with a YAML front matter; what is malformed is skipped with a warning. */
export async function readSessionPrompts(files: readonly SessionPromptFile[]): Promise<SessionPrompts> {
  // Loaded here: it takes 20 ms, and only migrations need it.
  const { parseDocument } = await import('yaml');
  const prompts: SessionPrompt[] = [];
  const warnings: string[] = [];
  for (const file of files) {
    const read = readSessionPrompt(file, parseDocument);
    if ('problem' in read) warnings.push(`${file.name}, line ${read.line}: ${read.problem}. The file is skipped.`);
    else prompts.push(read);
  }
  return { prompts, warnings };
}

type Problem = { problem: string; line: number };

function readSessionPrompt(
  { name, text }: SessionPromptFile,
  parseDocument: typeof import('yaml').parseDocument,
): SessionPrompt | Problem {
  const front = splitFrontMatter(text);
  if ('problem' in front) return front;
  const document = parseDocument(front.yaml, {
    schema: 'core',
    uniqueKeys: true,
    stringKeys: true,
    logLevel: 'silent',
  });
  const [error] = document.errors;
  if (error !== undefined) {
    return { problem: oneLine(error.message.split('\n')[0]!), line: 1 + (error.linePos?.[0].line ?? 1) };
  }
  const data = toData(document);
  if ('problem' in data) return { problem: data.problem, line: 2 };
  const result = frontMatterSchema.safeParse(data.value);
  if (!result.success) {
    const [issue] = result.error.issues;
    const key = String(issue!.path[0] ?? '');
    return { problem: `${key === '' ? 'the front matter' : key}: ${issue!.message}`, line: lineOf(front.yaml, key) };
  }
  const { schema_version, token_budget, prompts_count, title, status } = result.data;
  const metadata = {
    token_budget,
    prompts_count: prompts_count ?? countPrompts(front.body),
    yaml_frontmatter: { ...data.value, schema_version },
  };
  const problem = problemToKeep(metadata);
  if (problem !== null) return { problem, line: 2 };
  return {
    file: name,
    title: title ?? headingOf(front.body) ?? basename(name).slice(0, limits.title),
    status: status ?? 'active',
    metadata,
  };
}

/** Why a tracker would refuse it; null where it would not. One file that is refused must not stop all others. */
function problemToKeep(metadata: SessionPrompt['metadata']): string | null {
  try {
    const bytes = Buffer.byteLength(canonicalJson(newMetadata('session', metadata)));
    return bytes > mostKeptBytes ? `its front matter has ${bytes} bytes, and ${mostKeptBytes} are kept` : null;
  } catch (error) {
    if (!ValidationError.isInstance(error)) throw error;
    const [issue] = error.issues;
    return `${issue?.path.replace('$.metadata.', '')}: ${issue?.message}`;
  }
}

function splitFrontMatter(text: string): { yaml: string; body: string } | Problem {
  const plain = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  if (!/^---[ \t]*\n/.test(plain))
    return { problem: 'it does not begin with a front matter between lines of ---', line: 1 };
  const start = plain.indexOf('\n') + 1;
  const end = /^(?:---|\.\.\.)[ \t]*$/m.exec(plain.slice(start, start + longestFrontMatter + 4));
  if (end === null) return { problem: `its front matter has no end within ${longestFrontMatter} characters`, line: 1 };
  return { yaml: plain.slice(start, start + end.index), body: plain.slice(start + end.index + end[0].length) };
}

/** Plain JSON, or why it is none: aliases that multiply, values that JSON does not hold, too many levels. */
function toData(document: {
  toJS(options: { maxAliasCount: number }): unknown;
}): { value: Record<string, unknown> } | { problem: string } {
  try {
    const value = document.toJS({ maxAliasCount: 50 });
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { problem: 'the front matter must be names with values' };
    }
    if (depthOf(value) > deepestFrontMatter) return { problem: `it has more than ${deepestFrontMatter} levels` };
    // A copy, which refuses what JSON would change.
    return { value: JSON.parse(canonicalJson(value)) as Record<string, unknown> };
  } catch (error) {
    return { problem: oneLine(error instanceof Error ? error.message : String(error)).slice(0, 300) };
  }
}

function depthOf(value: unknown): number {
  let level: unknown[] = [value];
  for (let depth = 0; ; depth++) {
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
    if (level.length === 0 || depth > deepestFrontMatter) return depth;
  }
}

function lineOf(yaml: string, key: string): number {
  const index = yaml.split('\n').findIndex((line) => line.startsWith(`${key}:`));
  return index < 0 ? 2 : index + 2;
}

function headingOf(body: string): string | null {
  const heading = /^#{1,6}[ \t]+(\S.*)$/m.exec(body)?.[1];
  const title = heading === undefined ? '' : oneLine(heading).slice(0, limits.title).trim();
  return title === '' ? null : title.replace(/[\ud800-\udbff]$/, '');
}

/** Headings that say Prompt, else one. */
function countPrompts(body: string): number {
  return body.match(/^#{1,6}[ \t]+prompt\b/gim)?.length ?? 1;
}
