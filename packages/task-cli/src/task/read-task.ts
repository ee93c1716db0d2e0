import { createHash } from 'node:crypto';

import { taskIdPattern } from '../document/task-id-pattern.ts';
import {
  priorities,
  taskStatuses,
  type PlanStep,
  type Task,
  type TaskFile,
  type ValidationCommand,
} from '../document/task.ts';
import { TaskError, type TaskErrorCode, type TaskWarning } from '../errors.ts';
import { byteOrderMark, decodeTask } from './decode-task.ts';
import { parseTaskYaml, tooLarge, type TaskYaml, type YamlPath } from './parse-task-yaml.ts';
import { isMapping, TaskFields } from './task-fields.ts';
import { maximumTaskBytes } from './task-limits.ts';

/**
 * Reads a task file in whatever shape it was written: lists or mappings of criteria, steps as texts or mappings,
 * `command` or `cmd`. What is odd comes back as a warning with its line; use `lintTask` for what is missing.
 *
 * @param file path relative to the repository, for errors and warnings.
 * @throws {TaskError} E011 for what is not YAML, E002 for what is no task: no mapping, or without a proper id; E010 for
 *   a schema that is newer than this package.
 */
export function readTask(bytes: Uint8Array, file: string): TaskFile {
  return readTaskYaml(bytes, file).file;
}

/** The task with the document that it was read from, for those who need lines or write it back. */
export function readTaskYaml(bytes: Uint8Array, file: string): { file: TaskFile; yaml: TaskYaml } {
  if (bytes.byteLength > maximumTaskBytes) throw tooLarge(file);
  const warnings: TaskWarning[] = [];
  let text = decodeTask(bytes, file);
  if (text.startsWith(byteOrderMark)) {
    warnings.push({ code: 'W010', message: 'The file begins with a byte order mark.', file, line: 1 });
    text = text.slice(1);
  }
  const yaml = parseTaskYaml(text, file);
  const task = taskOf(yaml, new TaskFields(yaml, file, warnings), file);
  return { file: { task, path: file, sha256: createHash('sha256').update(bytes).digest('hex'), warnings }, yaml };
}

function taskOf(yaml: TaskYaml, fields: TaskFields, file: string): Task {
  const refuse = (code: TaskErrorCode, path: YamlPath, problem: string) => {
    const line = yaml.lineOf(path);
    return new TaskError(code, `${file}:${line} is no task: ${problem}.`, {
      details: { file, line },
      recoveryAction: 'Compare the file with what `waymark task new` makes.',
    });
  };
  if (!isMapping(yaml.value)) throw refuse('E002', [], 'a task file must be a mapping of fields');
  const id = fields.text(['id']).trim();
  if (!taskIdPattern.test(id)) {
    throw refuse('E002', ['id'], `id is ${JSON.stringify(id.slice(0, 60))}, not of the form TASK-0824 or TASK-0911G`);
  }
  const version = fields.text(['schema_version']);
  if (isNewer(version))
    throw refuse('E010', ['schema_version'], `schema ${version} is newer than 1.1, which is read here`);
  const criteria = isMapping(fields.get(['acceptance_criteria']))
    ? ['acceptance_criteria', 'must']
    : ['acceptance_criteria'];
  return {
    schema_version: version === '1.1' ? '1.1' : '1.0',
    id,
    title: fields.text(['title']),
    status: fields.oneOf(['status'], taskStatuses, 'draft'),
    blocked_reason: fields.optionalText(['blocked_reason']),
    claimed_by: fields.optionalText(['claimed_by']),
    priority: fields.oneOf(['priority'], priorities, 'P2'),
    area: fields.text(['area']),
    unblocker: fields.flag(['unblocker']),
    estimate: fields.optionalText(['estimate']),
    order: fields.number(['order']),
    blocked_by: fields.texts(['blocked_by']),
    depends_on: fields.texts(['depends_on']),
    clarifications: fields.get(['clarifications']) ?? null,
    description: fields.text(['description']),
    outcome: fields.text(['outcome']),
    scope: { in: fields.texts(['scope', 'in']), out: fields.texts(['scope', 'out']) },
    context: {
      affected_packages: fields.texts(['context', 'affected_packages']),
      standards_tier: fields.optionalText(['context', 'standards_tier']),
      related_docs: fields.texts(['context', 'related_docs']),
      repo_paths: fields.texts(['context', 'repo_paths']),
      dependencies: fields.texts(['context', 'dependencies']),
    },
    plan: fields.list(['plan']).map((_, index) => stepOf(fields, index)),
    validation: {
      pipeline: fields.list(pipelinePath(fields)).map((_, index) => commandOf(fields, index)),
      manual_checks: fields.texts(['validation', 'manual_checks']),
    },
    acceptance_criteria: fields.texts(criteria),
    quality_gates: criteria.length > 1 ? fields.texts(['acceptance_criteria', 'quality_gates']) : [],
    deliverables: fields.texts(['deliverables']),
    risks: fields.list(['risks']),
  };
}

function isNewer(version: string): boolean {
  const [major, minor] = /^(\d{1,4})(?:\.(\d{1,4}))?$/.exec(version)?.slice(1).map(Number) ?? [0, 0];
  return major! > 1 || (major === 1 && minor! > 1);
}

/** The path of a list's entry; that of the list's key where a single value stands for the list. */
function entryPath(fields: TaskFields, path: YamlPath, index: number): YamlPath {
  return Array.isArray(fields.get(path)) ? [...path, index] : path;
}

const stepFields = new Set([
  ...['id', 'title', 'details', 'actor', 'inputs', 'outputs', 'definition_of_done', 'estimate'],
]);

function stepOf(fields: TaskFields, index: number): PlanStep {
  const path = entryPath(fields, ['plan'], index);
  const step = fields.get(path);
  // `- Step 1: measure` is a mapping to YAML and a title to whoever wrote it.
  const isText = !isMapping(step) || (Object.keys(step).length === 1 && !stepFields.has(Object.keys(step)[0]!));
  const text = (name: string) => (isText ? '' : fields.text([...path, name]));
  const texts = (name: string) => (isText ? [] : fields.texts([...path, name]));
  return {
    id: text('id') || String(index + 1),
    title: isText ? fields.text(path) : text('title'),
    details: text('details'),
    actor: text('actor'),
    inputs: texts('inputs'),
    outputs: texts('outputs'),
    definition_of_done: texts('definition_of_done'),
    estimate: text('estimate'),
  };
}

/** Older files have the commands in a list of that name. */
function pipelinePath(fields: TaskFields): YamlPath {
  const isOlder = fields.list(['validation', 'pipeline']).length === 0;
  return ['validation', isOlder ? 'commands' : 'pipeline'];
}

function commandOf(fields: TaskFields, index: number): ValidationCommand {
  const list = pipelinePath(fields);
  const path = entryPath(fields, list, index);
  const isText = !isMapping(fields.get(path));
  // A plain text has no field: what is asked of it is asked of nothing.
  const at = (...names: string[]) => (isText ? [...list, '', ...names] : [...path, ...names]);
  const env = fields.get(at('env'));
  const codes = fields.list(at('expected_exit_codes')).filter((code) => Number.isInteger(code)) as number[];
  return {
    id: fields.text(at('id')) || `val-${String(index + 1).padStart(3, '0')}`,
    command: isText ? fields.text(path) : fields.text(at('command')) || fields.text(at('cmd')),
    description: fields.text(at('description')),
    cwd: fields.text(at('cwd')) || '.',
    package: fields.optionalText(at('package')),
    env: isMapping(env) ? textsByName(env) : {},
    expected_paths: fields.texts(at('expected_paths')),
    blocker_id: fields.optionalText(at('blocker_id')),
    timeout_ms: fields.number(at('timeout_ms')) ?? 120_000,
    retry_policy: {
      max_attempts: fields.number(at('retry_policy', 'max_attempts')) ?? 1,
      backoff_ms: fields.number(at('retry_policy', 'backoff_ms')) ?? 0,
    },
    criticality: fields.oneOf(at('criticality'), ['required', 'recommended', 'optional'], 'required'),
    expected_exit_codes: codes.length === 0 ? [0] : codes,
  };
}

function textsByName(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
      .map(([name, value]) => [name, String(value)]),
  );
}
