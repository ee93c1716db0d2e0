import { canonicalJson } from '@waymark/core-types';
import type { ContractTool } from '../prompt-artifact.ts';
import { describeSchema } from './describe-schema.ts';
import { normaliseSchema, type NormalSchema } from './normalise-schema.ts';

/** One field of a tool's parameters that is not what it was: its path as in `filters.tags[]`, and both forms in words. */
export interface ToolFieldChange {
  tool: string;
  field: string;
  before: string;
  after: string;
}

/** How the tools at hand differ from those of a contract. */
export interface ToolChanges {
  added: string[];
  removed: string[];
  changed: ToolFieldChange[];
}

/** Compares tools by name and by the structure of their parameters; null when they are the same. */
export function compareTools(before: readonly ContractTool[], after: readonly ContractTool[]): ToolChanges | null {
  const names = (tools: readonly ContractTool[]) => new Map(tools.map((tool) => [tool.name, tool]));
  const [old, current] = [names(before), names(after)];
  const added = [...current.keys()].filter((name) => !old.has(name)).sort();
  const removed = [...old.keys()].filter((name) => !current.has(name)).sort();
  const changed = [...old].flatMap(([name, tool]) => {
    const counterpart = current.get(name);
    if (counterpart === undefined) return [];
    return compareParameters(tool.parameters, counterpart.parameters).map((change) => ({ tool: name, ...change }));
  });
  return added.length + removed.length + changed.length === 0 ? null : { added, removed, changed };
}

/** Compares the JSON Schemas of two tools' parameters, field by field. */
export function compareParameters(before: unknown, after: unknown): Omit<ToolFieldChange, 'tool'>[] {
  // As a rule they are the same to the letter.
  if (canonicalJson(before) === canonicalJson(after)) return [];
  return compareSchemas(normaliseSchema(before), normaliseSchema(after), '');
}

/** The changes in one sentence: which tool, which field, what it was and what it is. */
export function describeToolChanges({ added, removed, changed }: ToolChanges): string {
  const parts = [
    ...removed.map((name) => `${name} is missing`),
    ...added.map((name) => `${name} is new`),
    ...changed.map(({ tool, field, before, after }) => `${tool}: ${field} was ${before}, is ${after}`),
  ];
  const more = parts.length > mostNamed ? `; and ${parts.length - mostNamed} more` : '';
  return parts.slice(0, mostNamed).join('; ') + more;
}

const mostNamed = 20;

type Change = Omit<ToolFieldChange, 'tool'>;

function compareSchemas(before: NormalSchema, after: NormalSchema, path: string): Change[] {
  if (canonicalJson(before) === canonicalJson(after)) return [];
  const field = path === '' ? '(arguments)' : path;
  const bothAre = (type: string) => before['type'] === type && after['type'] === type;
  if (bothAre('array') && describeSchema(before) === describeSchema(after)) {
    return compareKeywords(before, after, { field, nested: { items: `${path}[]` } });
  }
  if (!bothAre('object') && describeSchema(before) !== describeSchema(after)) {
    return [{ field, before: describeSchema(before), after: describeSchema(after) }];
  }
  return [
    ...compareProperties(before, after, path),
    ...compareKeywords(before, after, { field, nested: { additionalProperties: join(path, '*') } }),
  ];
}

function compareProperties(before: NormalSchema, after: NormalSchema, path: string): Change[] {
  const [old, current] = [propertiesOf(before), propertiesOf(after)];
  const [oldRequired, required] = [requiredOf(before), requiredOf(after)];
  const names = new Set([...Object.keys(old), ...oldRequired, ...Object.keys(current), ...required]);
  return [...names].sort().flatMap((name) => {
    const field = join(path, name);
    const isHere = (properties: Record<string, NormalSchema>, listed: Set<string>) =>
      Object.hasOwn(properties, name) || listed.has(name);
    const words = (properties: Record<string, NormalSchema>) => describeSchema(ownProperty(properties, name));
    if (!isHere(current, required)) return [{ field, before: words(old), after: 'absent' }];
    if (!isHere(old, oldRequired)) return [{ field, before: 'absent', after: words(current) }];
    const must = (listed: Set<string>) => (listed.has(name) ? 'required' : 'optional');
    const needed =
      must(oldRequired) === must(required) ? [] : [{ field, before: must(oldRequired), after: must(required) }];
    return [...compareSchemas(ownProperty(old, name), ownProperty(current, name), field), ...needed];
  });
}

/** What is left: any other keyword, as in `limit (maximum)`; those that hold a schema are looked into. */
function compareKeywords(
  before: NormalSchema,
  after: NormalSchema,
  place: { field: string; nested: Record<string, string> },
): Change[] {
  const handled = before['type'] === 'object' ? ['properties', 'required'] : [];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].sort().flatMap((name) => {
    const [old, current] = [before[name], after[name]];
    if (handled.includes(name) || canonicalJson({ value: old }) === canonicalJson({ value: current })) return [];
    const path = place.nested[name];
    if (path !== undefined && old !== undefined && current !== undefined) {
      return compareSchemas(old as NormalSchema, current as NormalSchema, path);
    }
    return [{ field: `${place.field} (${name})`, before: wordsFor(old), after: wordsFor(current) }];
  });
}

function wordsFor(value: unknown): string {
  if (value === undefined) return 'absent';
  const text = canonicalJson(value);
  if (text === '{"not":{}}') return 'refused';
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

function propertiesOf(schema: NormalSchema): Record<string, NormalSchema> {
  return (schema['properties'] ?? {}) as Record<string, NormalSchema>;
}

function ownProperty(properties: Record<string, NormalSchema>, name: string): NormalSchema {
  return Object.hasOwn(properties, name) ? properties[name]! : {};
}

function requiredOf(schema: NormalSchema): Set<string> {
  return new Set(Array.isArray(schema['required']) ? (schema['required'] as string[]) : []);
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
