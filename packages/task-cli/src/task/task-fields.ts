import type { TaskWarning } from '../errors.ts';
import type { TaskYaml, YamlPath } from './parse-task-yaml.ts';

/** Warnings of one file that are told; a file with more is beyond reading. */
const maximumWarnings = 100;

/** Takes fields of a YAML mapping as the types that a task has, and notes what did not fit. */
export class TaskFields {
  readonly warnings: TaskWarning[];
  readonly #yaml: TaskYaml;
  readonly #file: string;

  constructor(yaml: TaskYaml, file: string, warnings: TaskWarning[]) {
    this.#yaml = yaml;
    this.#file = file;
    this.warnings = warnings;
  }

  /** The value as it was read; undefined where there is none. */
  get(path: YamlPath): unknown {
    let value = this.#yaml.value;
    for (const key of path) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
      value = (value as Record<string | number, unknown>)[key];
    }
    return value;
  }

  /** A list; a single value is a list of one. */
  list(path: YamlPath): unknown[] {
    const value = this.get(path);
    if (value === undefined || value === null) return [];
    return Array.isArray(value) ? value : [value];
  }

  /** Texts that are not empty, of a list or a single value. */
  texts(path: YamlPath): string[] {
    return this.list(path)
      .map((entry, index) => this.#asText(entry, [...path, index]))
      .filter((entry) => entry !== '');
  }

  /** A text; empty where there is none. */
  text(path: YamlPath): string {
    return this.#asText(this.get(path), path);
  }

  /** A text, or null where there is none. */
  optionalText(path: YamlPath): string | null {
    return this.text(path) || null;
  }

  /** A finite number, also one in quotes; null where there is none. */
  number(path: YamlPath): number | null {
    const value = this.get(path);
    if (value === undefined || value === null || value === '') return null;
    const number = typeof value === 'string' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    this.warn('W011', path, 'a number was expected');
    return null;
  }

  /** True for `true`, and for the words of YAML 1.1. */
  flag(path: YamlPath): boolean {
    const value = this.get(path);
    return value === true || (typeof value === 'string' && /^(?:true|yes|on)$/i.test(value));
  }

  /** One of the values, whatever its case. */
  oneOf<Value extends string>(path: YamlPath, values: readonly Value[], otherwise: Value): Value {
    const text = this.text(path);
    const found = values.find((value) => value.toLowerCase() === text.trim().toLowerCase());
    if (found !== undefined) return found;
    if (text !== '') {
      const told = JSON.stringify(text.slice(0, 60));
      this.warn('W012', path, `${told} is none of ${values.join(', ')}; ${otherwise} is assumed`);
    }
    return otherwise;
  }

  warn(code: string, path: YamlPath, problem: string): void {
    if (this.warnings.length >= maximumWarnings) return;
    const line = this.#yaml.lineOf(path);
    this.warnings.push({ code, message: `${path.join('.')}: ${problem}.`, file: this.#file, line });
  }

  #asText(value: unknown, path: YamlPath): string {
    if (value === undefined || value === null) return '';
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
    // `- Name: what it is` is a mapping to YAML and a sentence to whoever wrote it.
    if (isMapping(value) && Object.keys(value).length === 1) {
      const [[name, rest]] = Object.entries(value) as [[string, unknown]];
      if (typeof rest === 'string' && !textFields.includes(name)) return `${name}: ${rest}`;
    }
    if (isMapping(value)) {
      const text = textFields.map((name) => value[name]).find((found) => typeof found === 'string');
      if (typeof text === 'string') return text;
    }
    this.warn('W011', path, 'a text was expected');
    return '';
  }
}

/** Where the text is of an entry that was written as a mapping: of a deliverable its path, of a criterion what it says. */
const textFields: readonly string[] = ['path', 'criteria', 'criterion', 'description', 'text', 'title', 'name'];

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
