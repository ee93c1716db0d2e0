import { createHash } from 'node:crypto';

import {
  priorities,
  taskStatuses,
  type PlanStep,
  type Task,
  type TaskFile,
  type ValidationCommand,
} from '../document/task.ts';
import { taskIdPattern } from '../document/fields.ts';
import { TaskError, type TaskWarning } from '../errors.ts';
import { parseTaskYaml, type TaskYaml } from './parse-task-yaml.ts';

/**
 * Reads a task file in whatever shape it was written: lists or mappings of criteria, steps as texts or mappings,
 * `command` or `cmd`. What is odd comes back as a warning with its line; use `lintTask` for what is missing.
 *
 * @param file path relative to the repository, for errors and warnings.
 * @throws {TaskError} E011 for what is not YAML, E002 for what is no task: no mapping, or without a proper id.
 */
export function readTask(bytes: Uint8Array, file: string): TaskFile {
  const warnings: TaskWarning[] = [];
  const yaml = parseTaskYaml(decode(bytes, file, warnings), file);
  const fields = new Fields(yaml, file, warnings);
  return { task: fields.task(), path: file, sha256: createHash('sha256').update(bytes).digest('hex'), warnings };
}

function decode(bytes: Uint8Array, file: string, warnings: TaskWarning[]): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new TaskError('E011', `${file} is not UTF-8.`, {
      details: { file },
      recoveryAction: 'Save the file as UTF-8.',
      cause,
    });
  }
  if (text.startsWith('\uFEFF')) {
    warnings.push({ code: 'W010', message: 'The file begins with a byte order mark.', file, line: 1 });
    text = text.slice(1);
  }
  return text;
}

type Path = readonly (string | number)[];

/** Takes fields of a YAML mapping as the types that a task has, and notes what did not fit. */
class Fields {
  readonly #yaml: TaskYaml;
  readonly #file: string;
  readonly #warnings: TaskWarning[];

  constructor(yaml: TaskYaml, file: string, warnings: TaskWarning[]) {
    this.#yaml = yaml;
    this.#file = file;
    this.#warnings = warnings;
  }

  task(): Task {
    const root = this.#yaml.value;
    if (!isMapping(root)) throw this.#wrong([], 'a task file must be a mapping of fields');
    const id = this.#text(['id']).trim();
    if (!taskIdPattern.test(id)) {
      throw this.#wrong(['id'], `id is ${JSON.stringify(id.slice(0, 60))}, not of the form TASK-0824 or TASK-0911G`);
    }
    const criteria = this.#get(['acceptance_criteria']);
    const isGrouped = isMapping(criteria);
    return {
      schema_version: this.#text(['schema_version']) === '1.1' ? '1.1' : '1.0',
      id,
      title: this.#text(['title']),
      status: this.#oneOf(['status'], taskStatuses, 'draft'),
      blocked_reason: this.#text(['blocked_reason']) || null,
      priority: this.#oneOf(['priority'], priorities, 'P2'),
      area: this.#text(['area']),
      unblocker: this.#get(['unblocker']) === true,
      estimate: this.#text(['estimate']) || null,
      order: this.#number(['order']),
      blocked_by: this.#texts(['blocked_by']),
      depends_on: this.#texts(['depends_on']),
      clarifications: this.#get(['clarifications']) ?? null,
      description: this.#text(['description']),
      outcome: this.#text(['outcome']),
      scope: { in: this.#texts(['scope', 'in']), out: this.#texts(['scope', 'out']) },
      context: {
        affected_packages: this.#texts(['context', 'affected_packages']),
        standards_tier: this.#text(['context', 'standards_tier']) || null,
        related_docs: this.#texts(['context', 'related_docs']),
        repo_paths: this.#texts(['context', 'repo_paths']),
        dependencies: this.#texts(['context', 'dependencies']),
      },
      plan: this.#list(['plan']).map((_, index) => this.#step(['plan', index], index)),
      validation: {
        pipeline: this.#list(['validation', 'pipeline']).map((_, index) =>
          this.#command(['validation', 'pipeline', index], index),
        ),
        manual_checks: this.#texts(['validation', 'manual_checks']),
      },
      acceptance_criteria: this.#texts(isGrouped ? ['acceptance_criteria', 'must'] : ['acceptance_criteria']),
      quality_gates: isGrouped ? this.#texts(['acceptance_criteria', 'quality_gates']) : [],
      deliverables: this.#texts(['deliverables']),
      risks: this.#list(['risks']),
    };
  }

  #step(path: Path, index: number): PlanStep {
    const step = this.#get(path);
    const isText = !isMapping(step);
    const at = (name: string) => [...path, name];
    return {
      id: (isText ? '' : this.#text(at('id'))) || String(index + 1),
      title: isText ? this.#text(path) : this.#text(at('title')),
      details: isText ? '' : this.#text(at('details')),
      actor: isText ? '' : this.#text(at('actor')),
      inputs: isText ? [] : this.#texts(at('inputs')),
      outputs: isText ? [] : this.#texts(at('outputs')),
      definition_of_done: isText ? [] : this.#texts(at('definition_of_done')),
      estimate: isText ? '' : this.#text(at('estimate')),
    };
  }

  #command(path: Path, index: number): ValidationCommand {
    const isText = !isMapping(this.#get(path));
    const at = (name: string) => [...path, name];
    const text = (name: string) => (isText ? '' : this.#text(at(name)));
    const env = isText ? {} : this.#get(at('env'));
    return {
      id: text('id') || `val-${String(index + 1).padStart(3, '0')}`,
      command: isText ? this.#text(path) : text('command') || text('cmd'),
      description: text('description'),
      cwd: text('cwd') || '.',
      package: text('package') || null,
      env: isMapping(env) ? Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)])) : {},
      expected_paths: isText ? [] : this.#texts(at('expected_paths')),
      blocker_id: text('blocker_id') || null,
      timeout_ms: (isText ? null : this.#number(at('timeout_ms'))) ?? 120_000,
      retry_policy: {
        max_attempts: (isText ? null : this.#number([...at('retry_policy'), 'max_attempts'])) ?? 1,
        backoff_ms: (isText ? null : this.#number([...at('retry_policy'), 'backoff_ms'])) ?? 0,
      },
      criticality: isText
        ? 'required'
        : this.#oneOf(at('criticality'), ['required', 'recommended', 'optional'], 'required'),
      expected_exit_codes: isText ? [0] : this.#exitCodes(at('expected_exit_codes')),
    };
  }

  #exitCodes(path: Path): number[] {
    const codes = this.#list(path).filter((code): code is number => Number.isInteger(code));
    return codes.length === 0 ? [0] : codes;
  }

  #get(path: Path): unknown {
    let value = this.#yaml.value;
    for (const key of path) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
      value = (value as Record<string | number, unknown>)[key];
    }
    return value;
  }

  /** A list; a single value is a list of one. */
  #list(path: Path): unknown[] {
    const value = this.#get(path);
    if (value === undefined || value === null) return [];
    return Array.isArray(value) ? value : [value];
  }

  #texts(path: Path): string[] {
    return this.#list(path)
      .map((entry, index) => this.#asText(entry, [...path, index]))
      .filter((entry) => entry !== '');
  }

  #text(path: Path): string {
    return this.#asText(this.#get(path), path);
  }

  #asText(value: unknown, path: Path): string {
    if (value === undefined || value === null) return '';
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
    // `- Name: what it is` is a mapping to YAML and a sentence to whoever wrote it.
    if (isMapping(value) && Object.keys(value).length === 1) {
      const [[name, rest]] = Object.entries(value) as [[string, unknown]];
      if (typeof rest === 'string') return `${name}: ${rest}`;
    }
    this.#warn('W011', path, 'a text was expected');
    return '';
  }

  #number(path: Path): number | null {
    const value = this.#get(path);
    if (value === undefined || value === null) return null;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    this.#warn('W011', path, 'a number was expected');
    return null;
  }

  #oneOf<Value extends string>(path: Path, values: readonly Value[], otherwise: Value): Value {
    const text = this.#text(path);
    const found = values.find((value) => value.toLowerCase() === text.trim().toLowerCase());
    if (found !== undefined) return found;
    if (text !== '') this.#warn('W012', path, `${JSON.stringify(text.slice(0, 60))} is none of ${values.join(', ')}`);
    return otherwise;
  }

  #warn(code: string, path: Path, problem: string): void {
    const line = this.#yaml.lineOf(path);
    this.#warnings.push({ code, message: `${path.join('.')}: ${problem}.`, file: this.#file, line });
  }

  #wrong(path: Path, problem: string): TaskError {
    const line = this.#yaml.lineOf(path);
    return new TaskError('E002', `${this.#file}:${line} is no task: ${problem}.`, {
      details: { file: this.#file, line },
      recoveryAction: 'Compare the file with what `waymark task new` makes.',
    });
  }
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
