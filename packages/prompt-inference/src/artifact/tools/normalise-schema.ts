import { canonicalJson, ValidationError } from '@waymark/core-types';

/** A JSON Schema whose spelling is settled: two that mean the same in the ways listed below are equal. */
export type NormalSchema = { [keyword: string]: unknown };

/** What explains and does not constrain. */
const annotations = new Set(
  '$schema $id $comment $anchor $defs definitions title description default examples example deprecated readOnly writeOnly'.split(
    ' ',
  ),
);

/** Keywords that say something of one type only, with that type. */
const typeOfKeyword = new Map(
  Object.entries({
    string: 'minLength maxLength pattern contentEncoding contentMediaType',
    number: 'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf',
    array:
      'items prefixItems contains minContains maxContains minItems maxItems uniqueItems unevaluatedItems additionalItems',
    object:
      'properties patternProperties additionalProperties propertyNames required minProperties maxProperties dependentRequired dependentSchemas unevaluatedProperties',
  }).flatMap(([type, keywords]) => keywords.split(' ').map((keyword) => [keyword, type])),
);

const schemaMaps = new Set(['properties', 'patternProperties', 'dependentSchemas']);
const schemaLists = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);
const schemas = new Set(
  'items additionalProperties propertyNames contains not if then else unevaluatedItems unevaluatedProperties'.split(
    ' ',
  ),
);
/** Keywords whose value says nothing when it is this one. */
const saysNothing: Record<string, string> = {
  minLength: '0',
  minItems: '0',
  minProperties: '0',
  uniqueItems: 'false',
  required: '[]',
  properties: '{}',
  patternProperties: '{}',
  additionalProperties: '{}',
  items: '{}',
  prefixItems: '[]',
};

const mostNodes = 20_000;
const deepest = 100;

interface Position {
  root: unknown;
  /** References that are being followed, outermost first. */
  following: string[];
  depth: number;
  budget: { nodes: number };
}

/**
 * Brings a JSON Schema to the form in which tools are compared. Left out: titles, descriptions, defaults, examples, and
 * keywords that say nothing (an empty `required`, `additionalProperties: true`). Settled: the order of everything that has
 * none, `const` as `enum`, a list of types as `anyOf`, `items` with a list as `prefixItems`, local references in place.
 * @throws {ValidationError} when it is nested deeper than 100 levels or larger than 20,000 nodes with its references in place.
 */
export function normaliseSchema(schema: unknown): NormalSchema {
  return normalise(schema, { root: schema, following: [], depth: 0, budget: { nodes: mostNodes } });
}

function normalise(schema: unknown, position: Position): NormalSchema {
  if (position.depth > deepest || --position.budget.nodes < 0) throw tooLarge();
  if (schema === false) return { not: {} };
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return {};
  const { $ref, ...keywords } = schema as Record<string, unknown>;
  if (typeof $ref === 'string') return followReference($ref, keywords, position);
  return settle(normaliseKeywords(keywords, position));
}

function followReference($ref: string, siblings: Record<string, unknown>, position: Position): NormalSchema {
  const distance = position.following.length - position.following.lastIndexOf($ref);
  // How far up it points, not what it is called: names of definitions mean nothing.
  if (position.following.includes($ref)) return { $ref: `${distance} up` };
  const target = lookUp(position.root, $ref);
  if (target === undefined) return { $ref };
  const inside = { ...position, following: [...position.following, $ref], depth: position.depth + 1 };
  const referred = normalise(target, inside);
  const own = normaliseKeywords(siblings, position);
  return Object.keys(own).length === 0 ? referred : settle({ allOf: [referred, settle(own)] });
}

function lookUp(root: unknown, $ref: string): unknown {
  if ($ref !== '#' && !$ref.startsWith('#/')) return undefined;
  const steps = $ref
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return steps.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string, unknown>)[step]
        : undefined,
    root,
  );
}

function normaliseKeywords(keywords: Record<string, unknown>, position: Position): NormalSchema {
  const inside = { ...position, depth: position.depth + 1 };
  const settled = Object.entries(withTuples(keywords))
    .filter(([name, value]) => !annotations.has(name) && value !== undefined)
    .map(([name, value]): [string, unknown] => [name, normaliseKeyword(name, value, inside)]);
  const saysSomething = ([name, value]: [string, unknown]) =>
    !Object.hasOwn(saysNothing, name) || canonicalJson(value) !== saysNothing[name];
  return Object.fromEntries(settled.filter(saysSomething));
}

function normaliseKeyword(name: string, value: unknown, position: Position): unknown {
  if (schemas.has(name)) return normalise(value, position);
  if (schemaLists.has(name) && Array.isArray(value)) {
    const list = value.map((item) => normalise(item, position));
    return name === 'prefixItems' ? list : distinct(list);
  }
  if (schemaMaps.has(name) && typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normalise(item, position)]));
  }
  if ((name === 'required' || name === 'enum' || name === 'type') && Array.isArray(value)) return distinct(value);
  return value;
}

/** Before 2020, a tuple's items were a list in `items`. */
function withTuples(keywords: Record<string, unknown>): Record<string, unknown> {
  if (!Array.isArray(keywords['items'])) return keywords;
  const { items, additionalItems, ...rest } = keywords;
  return { ...rest, prefixItems: items, ...(additionalItems === undefined ? {} : { items: additionalItems }) };
}

/** Brings the ways to write a union to one: `anyOf` of schemas with one type each, the listed values together. */
function settle(normal: NormalSchema): NormalSchema {
  const { const: only, ...rest } = normal;
  const schema: NormalSchema = 'const' in normal && !('enum' in normal) ? { ...rest, enum: [only] } : normal;
  const [single] = Array.isArray(schema['allOf']) && Object.keys(schema).length === 1 ? schema['allOf'] : [];
  if (single !== undefined && (schema['allOf'] as unknown[]).length === 1) return single as NormalSchema;
  const variants = variantsOf(schema);
  const united = unite(variants);
  return united.length === 1 ? united[0]! : { anyOf: united };
}

function variantsOf(schema: NormalSchema): NormalSchema[] {
  const { anyOf, oneOf, ...others } = schema;
  const union = anyOf ?? (isExclusive(oneOf) ? oneOf : undefined);
  const isUnionOnly = Array.isArray(union) && Object.keys(schema).length === 1;
  if (isUnionOnly && union.length > 0) return union.flatMap((item: NormalSchema) => variantsOf(item));
  if (Array.isArray(schema['enum'])) return [listedValues(schema, schema['enum'])];
  if (!Array.isArray(schema['type'])) return [ofOneType(schema)];
  // Beside another union the types stay a list: multiplying them out would help nobody.
  if (anyOf !== undefined || oneOf !== undefined) return [schema];
  return schema['type'].map((type) => ofOneType({ ...others, type }));
}

/** Of schemas with a type each, all different, at most one can fit: then `oneOf` is `anyOf`. */
function isExclusive(oneOf: unknown): boolean {
  if (!Array.isArray(oneOf)) return false;
  const kindOf = (type: unknown) => (type === 'integer' ? 'number' : type);
  const types = oneOf.map((item: NormalSchema) => (isNull(item) ? 'null' : kindOf(item['type'])));
  return types.every((type, index) => typeof type === 'string' && types.indexOf(type) === index);
}

function listedValues(schema: NormalSchema, listed: unknown[]): NormalSchema {
  const { type, enum: _enum, ...rest } = schema;
  const types = type === undefined ? undefined : Array.isArray(type) ? type : [type];
  return { ...rest, enum: types === undefined ? listed : listed.filter((value) => types.some((t) => isOf(value, t))) };
}

function isOf(value: unknown, type: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function ofOneType(schema: NormalSchema): NormalSchema {
  const { type } = schema;
  if (type === 'null') return { enum: [null] };
  if (typeof type !== 'string') return schema;
  const own = type === 'integer' ? 'number' : type;
  return Object.fromEntries(Object.entries(schema).filter(([name]) => (typeOfKeyword.get(name) ?? own) === own));
}

function unite(variants: NormalSchema[]): NormalSchema[] {
  const isPlainList = (variant: NormalSchema) => Array.isArray(variant['enum']) && Object.keys(variant).length === 1;
  const values = variants.filter(isPlainList).flatMap((variant) => variant['enum'] as unknown[]);
  const others = variants.filter((variant) => !isPlainList(variant));
  const isEmpty = values.length === 0 && others.length > 0;
  return distinct(isEmpty ? others : values.length === 0 ? variants : [...others, { enum: distinct(values) }]);
}

function isNull(schema: NormalSchema): boolean {
  return canonicalJson(schema) === '{"enum":[null]}';
}

function distinct<Item>(items: readonly Item[]): Item[] {
  if (items.length < 2) return [...items];
  const byText = new Map(items.map((item) => [canonicalJson(item), item]));
  return [...byText.keys()].sort().map((text) => byText.get(text)!);
}

function tooLarge(): ValidationError {
  const message = `Is deeper than ${deepest} levels, or larger than ${mostNodes} nodes with its references in place`;
  return new ValidationError('The schema of a tool is too large to compare.', [{ path: '$.parameters', message }]);
}
