import { ValidationError, type JsonObject, type JsonValue } from '@waymark/core-types';

const mostNodes = 20_000;
const deepest = 100;
const longestPattern = 1_000;

/** Where a schema has others by names that are free, so that a property may well be called `pattern`. */
const schemaMaps = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);
/** Where data stands, not a schema. */
const dataKeywords = new Set(['enum', 'const', 'default', 'examples', 'required', 'dependentRequired']);

/**
 * The schema as our validator takes it: without `$schema` and `$id` (one schema's name must not meet another's), and with
 * tuples as drafts since 2020 write them.
 * @throws {ValidationError} when it is too large or too deep, refers to another document, or has a pattern too long.
 */
export function prepareSchema(schema: JsonObject): JsonObject {
  return prepare(schema, { path: '$.parameters', depth: 0, budget: { nodes: mostNodes } }) as JsonObject;
}

interface Position {
  path: string;
  depth: number;
  budget: { nodes: number };
}

function prepare(value: JsonValue, position: Position): JsonValue {
  if (--position.budget.nodes < 0) throw refused(position.path, `Has more than ${mostNodes} parts`);
  if (position.depth > deepest) throw refused(position.path, `Is nested deeper than ${deepest} levels`);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => prepare(item, inside(position, String(index))));
  const { $schema: _dialect, $id: _name, ...keywords } = withTuples(value);
  return Object.fromEntries(
    Object.entries(keywords).map(([name, inner]) => [name, prepareKeyword(name, inner, inside(position, name))]),
  );
}

function prepareKeyword(name: string, value: JsonValue, position: Position): JsonValue {
  if (dataKeywords.has(name)) return value;
  if (/^\$(?:ref|dynamicRef|recursiveRef)$/.test(name) && !(typeof value === 'string' && value.startsWith('#'))) {
    throw refused(position.path, 'Refers to another document; only references within the schema (#/...) are followed');
  }
  if (name === 'pattern') checkPattern(value, position.path);
  if (!schemaMaps.has(name) || typeof value !== 'object' || value === null || Array.isArray(value)) {
    return prepare(value, position);
  }
  if (name === 'patternProperties') for (const pattern of Object.keys(value)) checkPattern(pattern, position.path);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, prepare(inner, inside(position, key))]));
}

function checkPattern(pattern: JsonValue, path: string): void {
  if (typeof pattern === 'string' && pattern.length > longestPattern) {
    throw refused(path, `Is a pattern of more than ${longestPattern} characters`);
  }
}

/** Before 2020, a tuple's items were a list in `items`. */
function withTuples(schema: JsonObject): JsonObject {
  if (!Array.isArray(schema['items'])) return schema;
  const { items, additionalItems, ...rest } = schema;
  return { ...rest, prefixItems: items, ...(additionalItems === undefined ? {} : { items: additionalItems }) };
}

function inside({ path, depth, budget }: Position, name: string): Position {
  return { path: `${path}.${name}`, depth: depth + 1, budget };
}

function refused(path: string, message: string): ValidationError {
  return new ValidationError(`The parameters of a tool cannot be used: ${path}: ${message}.`, [{ path, message }]);
}
