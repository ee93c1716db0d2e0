import { taskIdPattern } from '../document/task-id-pattern.ts';
import { priorities, taskStatuses, type Task } from '../document/task.ts';
import { variableName } from '../document/variable-name.ts';
import { TaskError, type TaskWarning } from '../errors.ts';
import type { TaskYaml, YamlPath } from './parse-task-yaml.ts';
import { readTaskYaml } from './read-task.ts';
import { isMapping } from './task-fields.ts';

/** One thing that is wrong with a task file. */
export interface TaskFinding {
  code: string;
  message: string;
  file: string;
  line: number;
  /** As in `plan.0.outputs`; empty for the whole file. */
  field: string;
}

/** What a lint found in one file; it is valid without errors. */
export interface TaskLint {
  file: string;
  /** Null where the file is no task. */
  id: string | null;
  valid: boolean;
  errors: TaskFinding[];
  warnings: TaskWarning[];
}

/**
 * Whether a task file has all that an agent needs to begin: E001 for what is empty, E002 for values of another type,
 * E010 for values that the schema does not know, and the reader's own errors. Warnings: W001 without `scope.out`, W002
 * without `context.standards_tier`, and what the reader found odd.
 *
 * @param file path relative to the repository.
 */
export function lintTask(bytes: Uint8Array, file: string): TaskLint {
  try {
    const read = readTaskYaml(bytes, file);
    const { errors, warnings } = new Findings(read.yaml, file).of(read.file.task);
    const isTold = (warning: TaskWarning) => errors.every((error) => error.line !== warning.line);
    const odd = read.file.warnings.filter(isTold);
    return { file, id: read.file.task.id, valid: errors.length === 0, errors, warnings: [...odd, ...warnings] };
  } catch (error) {
    if (!TaskError.isInstance(error)) throw error;
    return { file, id: null, valid: false, errors: [unreadableFinding(error, file)], warnings: [] };
  }
}

/** What keeps a file from being read, as a finding. */
export function unreadableFinding({ code, message, details }: TaskError, file: string): TaskFinding {
  return { code, message, file, line: typeof details['line'] === 'number' ? details['line'] : 1, field: '' };
}

class Findings {
  readonly errors: TaskFinding[] = [];
  readonly warnings: TaskWarning[] = [];
  readonly #yaml: TaskYaml;
  readonly #file: string;

  constructor(yaml: TaskYaml, file: string) {
    this.#yaml = yaml;
    this.#file = file;
  }

  of(task: Task): this {
    this.#types();
    this.#values(task);
    this.#required(task);
    this.#commands(task);
    if (task.scope.out.length === 0)
      this.#warn('W001', ['scope', 'out'], 'says what must stay as it is; it is missing');
    if (task.context.standards_tier === null) {
      this.#warn('W002', ['context', 'standards_tier'], 'says which standards hold; it is missing');
    }
    return this;
  }

  #types(): void {
    for (const field of ['title', 'area', 'description', 'outcome', 'blocked_reason', 'claimed_by']) {
      this.#expect([field], 'a text', (value) => typeof value === 'string');
    }
    for (const field of ['estimate', 'status', 'priority']) {
      this.#expect([field], 'a text', (value) => typeof value === 'string' || typeof value === 'number');
    }
    this.#expect(['unblocker'], 'true or false', (value) => typeof value === 'boolean');
    this.#expect(['order'], 'a number', (value) => typeof value === 'number' && Number.isFinite(value));
    for (const field of ['scope', 'context', 'validation']) this.#expect([field], 'a mapping', isMapping);
    for (const path of listFields) this.#expect(path, 'a list', Array.isArray);
    this.#expect(
      ['acceptance_criteria'],
      'a list, or a mapping with `must`',
      (value) => Array.isArray(value) || isMapping(value),
    );
    const steps = this.#get(['plan']);
    if (!Array.isArray(steps)) return;
    for (const index of steps.keys()) {
      for (const field of ['inputs', 'outputs', 'definition_of_done']) {
        this.#expect(['plan', index, field], 'a list', Array.isArray);
      }
    }
  }

  #values({ id, status, blocked_reason, blocked_by, depends_on }: Task): void {
    this.#oneOf(['status'], taskStatuses);
    this.#oneOf(['priority'], priorities);
    this.#oneOf(['schema_version'], ['1.0', '1', '1.1']);
    if (status === 'blocked' && blocked_reason === null) this.#empty(['blocked_reason'], 'a blocked task says why');
    for (const [field, ids] of Object.entries({ blocked_by, depends_on })) {
      for (const [index, other] of ids.entries()) {
        if (!taskIdPattern.test(other)) this.#schema([field, index], `${quote(other)} is no id as in TASK-0824`);
        else if (other === id) this.#schema([field, index], 'a task cannot wait for itself');
      }
    }
  }

  #required(task: Task): void {
    if (task.title.trim() === '') this.#empty(['title'], 'a task needs a title');
    if (task.area.trim() === '') this.#empty(['area'], 'a task belongs to an area');
    if (this.#get(['status']) === undefined) this.#empty(['status'], 'a task has a status');
    if (this.#get(['priority']) === undefined) this.#empty(['priority'], 'a task has a priority');
    if (task.acceptance_criteria.length === 0)
      this.#empty(['acceptance_criteria'], 'nobody could tell whether it is done');
    if (task.scope.in.length === 0) this.#empty(['scope', 'in'], 'nobody could tell what may change');
    if (task.deliverables.length === 0) this.#empty(['deliverables'], 'nobody could tell what is handed over');
    if (task.plan.length === 0) this.#empty(['plan'], 'a task has at least one step');
    for (const [index, step] of task.plan.entries()) {
      if (step.title.trim() === '') this.#empty(['plan', index, 'title'], 'a step needs a title');
      if (task.schema_version !== '1.1' || step.outputs.length > 0) continue;
      this.#empty(['plan', index, 'outputs'], 'since schema 1.1 every step says what it leaves');
    }
    if (task.schema_version === '1.1' && task.validation.pipeline.length === 0) {
      this.#empty(['validation', 'pipeline'], 'since schema 1.1 a task says how it is checked');
    }
  }

  #commands({ validation: { pipeline } }: Task): void {
    const ids = new Set<string>();
    for (const [index, command] of pipeline.entries()) {
      const at = (...path: string[]) => ['validation', 'pipeline', index, ...path];
      const { timeout_ms, retry_policy, blocker_id } = command;
      if (command.command.trim() === '') this.#empty(at('command'), 'there is nothing to run');
      if (!/^val-\d{3}$/.test(command.id)) this.#schema(at('id'), `${quote(command.id)} is no id as in val-001`);
      else if (ids.has(command.id)) this.#schema(at('id'), `${command.id} is there twice`);
      ids.add(command.id);
      if (!isWithin(timeout_ms, 1_000, 600_000)) this.#schema(at('timeout_ms'), 'must be from 1,000 to 600,000');
      if (!isWithin(retry_policy.max_attempts, 1, 5))
        this.#schema(at('retry_policy', 'max_attempts'), 'must be from 1 to 5');
      if (!isWithin(retry_policy.backoff_ms, 0, 600_000))
        this.#schema(at('retry_policy', 'backoff_ms'), 'must be 0 or more');
      if (blocker_id !== null && !taskIdPattern.test(blocker_id)) {
        this.#schema(at('blocker_id'), `${quote(blocker_id)} is no id as in TASK-0824`);
      }
      this.#oneOf(at('criticality'), ['required', 'recommended', 'optional']);
      this.#exitCodes(at('expected_exit_codes'));
      this.#expect(at('env'), 'a mapping', isMapping);
      const env = this.#get(at('env'));
      for (const name of isMapping(env) ? Object.keys(env) : []) {
        if (!variableName.test(name)) this.#schema(at('env', name), `${quote(name)} is no name of a variable`);
        this.#expect(at('env', name), 'a text', (value) => ['string', 'number', 'boolean'].includes(typeof value));
      }
    }
  }

  #exitCodes(path: YamlPath): void {
    const codes = this.#get(path);
    for (const [index, code] of (Array.isArray(codes) ? codes : [codes]).entries()) {
      const at = Array.isArray(codes) ? [...path, index] : path;
      if (typeof code === 'number' && isWithin(code, 0, 255)) continue;
      if (code !== undefined && code !== null) this.#schema(at, 'must be whole numbers from 0 to 255');
    }
  }

  /** Nothing where the field is absent: {@link #required} says which must be there. */
  #expect(path: YamlPath, type: string, fits: (value: unknown) => boolean): void {
    const value = this.#get(path);
    if (value === undefined || value === null || fits(value)) return;
    this.#add('E002', path, `must be ${type}, not ${typeName(value)}`);
  }

  #oneOf(path: YamlPath, values: readonly string[]): void {
    const value = this.#get(path);
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string' || values.includes(text)) return;
    this.#schema(path, `${quote(text)} is none of ${values.join(', ')}`);
  }

  #get(path: YamlPath): unknown {
    let value = this.#yaml.value;
    for (const key of path) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
      value = (value as Record<string | number, unknown>)[key];
    }
    return value;
  }

  #empty(path: YamlPath, why: string): void {
    this.#add('E001', path, `is missing or empty: ${why}`);
  }

  #schema(path: YamlPath, why: string): void {
    this.#add('E010', path, why);
  }

  #add(code: string, path: YamlPath, problem: string): void {
    if (this.errors.length >= maximumFindings) return;
    const line = this.#yaml.lineOf(path);
    const field = path.join('.');
    this.errors.push({ code, message: `${this.#file}:${line} ${field}: ${problem}.`, file: this.#file, line, field });
  }

  #warn(code: string, path: YamlPath, problem: string): void {
    const line = this.#yaml.lineOf(path);
    this.warnings.push({ code, message: `${path.join('.')} ${problem}.`, file: this.#file, line });
  }
}

/** Findings of one file that are told. */
const maximumFindings = 200;

const listFields: YamlPath[] = [
  ...['blocked_by', 'depends_on', 'plan', 'deliverables', 'risks'].map((field) => [field]),
  ...['in', 'out'].map((field) => ['scope', field]),
  ...['affected_packages', 'related_docs', 'repo_paths', 'dependencies'].map((field) => ['context', field]),
  ...['pipeline', 'manual_checks'].map((field) => ['validation', field]),
  ...['must', 'quality_gates'].map((field) => ['acceptance_criteria', field]),
];

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isMapping(value)) return 'a mapping';
  return `the ${typeof value} ${quote(String(value))}`;
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}
