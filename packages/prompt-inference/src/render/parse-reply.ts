import { ValidationError, type JsonValue, type ValidationIssue } from '@waymark/core-types';
import type { ArtifactPredictor } from '../artifact/prompt-artifact.ts';
import { parsePythonLiteral } from '../import/python-literal.ts';
import { isTooDeep } from '../message/is-too-deep.ts';
import { coerceValue } from './coerce-value.ts';
import { parseFieldType } from './field-type.ts';
import { completed } from './render-messages.ts';

/** A marker, alone on its line or before its value, bold or as code where the model meant well. */
const markerLine = /^[ \t]*(?:\*\*|`)?\[\[[ \t]*##[ \t]*(\w+)[ \t]*##[ \t]*\]\](?:\*\*|`)?[ \t]*(.*)$/;

/**
 * The output fields of a reply in the layout of {@link renderMessages}, as values of their types. Text around the fields, a missing
 * end, another order, code fences, and a reply that is one JSON object instead are taken.
 * @throws {ValidationError} with the path of each field that is missing or is not of its type.
 */
export function parseReply(
  reply: string,
  predictor: Pick<ArtifactPredictor, 'name' | 'fields'>,
): Record<string, JsonValue> {
  const outputs = predictor.fields.filter(({ direction }) => direction === 'output');
  const found = sectionsOf(
    reply,
    predictor.fields.map(({ name }) => name),
  );
  const values = found.size > 0 ? found : fieldsOfJson(reply);
  const issues: ValidationIssue[] = [];
  const entries = outputs.flatMap(({ name, type }): [string, JsonValue][] => {
    const path = `$.${name}`;
    const value = values.get(name);
    if (value === undefined) issues.push({ path, message: 'Is missing from the reply' });
    else {
      const coerced = coerceValue(value, parseFieldType(type));
      if (coerced !== undefined) return [[name, coerced]];
      issues.push({ path, message: `Is not of the type ${type}` });
    }
    return [];
  });
  if (issues.length === 0) return Object.fromEntries(entries);
  const list = issues.map(({ path, message }) => `${path}: ${message}`).join('; ');
  throw new ValidationError(`The reply does not fit the predictor ${predictor.name}: ${list}.`, issues, {
    recoveryAction: 'Tell the model which field is wrong and ask again, or ask another model.',
  });
}

/** Text by field. A marker of no field belongs to the text that it stands in; of a field that comes twice the first counts. */
function sectionsOf(reply: string, names: readonly string[]): Map<string, string> {
  const sections = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of reply.split(/\r?\n/)) {
    const [, name = '', rest = ''] = markerLine.exec(line) ?? [];
    if (name !== completed && !names.includes(name)) {
      lines.push(line);
      continue;
    }
    lines = rest === '' ? [] : [rest];
    if (name !== completed && !sections.has(name)) sections.set(name, lines);
  }
  return new Map([...sections].map(([name, text]) => [name, text.join('\n').trim()]));
}

function fieldsOfJson(reply: string): Map<string, JsonValue> {
  const text = reply.trim();
  const fenced = /^```\w*\n([\s\S]*)\n```$/.exec(text)?.[1] ?? text;
  const value = readJson(fenced) ?? parsePythonLiteral(fenced);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return new Map(isObject ? Object.entries(value) : []);
}

function readJson(text: string): JsonValue | undefined {
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
