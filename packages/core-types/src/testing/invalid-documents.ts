import fc from 'fast-check';
import { domainJsonSchema } from '../domain/domain-json-schema.ts';
import type { DomainModel } from '../domain/domain-schemas.ts';
import { formatJsonPath } from '../json/json-path.ts';
import type { JsonObject } from '../json/json-value.ts';
import { validDocuments } from './valid-documents.ts';

/** A document with one thing wrong in it, and where, as an error names it. */
export interface InvalidDocument {
  document: Record<string, unknown>;
  /** As in `$.steps[0].name`. */
  path: string;
}

/** One way to spoil a document: the value that takes the place of what stands at a path. */
interface Misfit {
  path: (string | number)[];
  value: unknown;
}

const absent = Symbol('absent');

/** Random documents of a model that are valid but for one thing. */
export function invalidDocuments(model: DomainModel): fc.Arbitrary<InvalidDocument> {
  const schema = domainJsonSchema(model);
  return fc.tuple(validDocuments(model), fc.nat()).map(([document, choice]) => {
    const misfits = [...misfitsOf(schema, { value: document, path: [] }), ...crossFieldMisfits(model, document)];
    const misfit = misfits[choice % misfits.length]!;
    return { document: spoil(document, misfit), path: formatJsonPath(misfit.path) };
  });
}

function misfitsOf(schema: JsonObject, { value, path }: Misfit): Misfit[] {
  const here = (...values: unknown[]): Misfit[] => values.map((value) => ({ path, value }));
  if (Array.isArray(schema['anyOf'])) {
    if (value === null) return here(Symbol('neither'));
    const other = schema['anyOf'].find((each) => (each as JsonObject)['type'] !== 'null') as JsonObject;
    // Null is one of the two, so it is no misfit here.
    return misfitsOf(other, { value, path }).filter((misfit) => misfit.path !== path || misfit.value !== null);
  }
  if (Array.isArray(schema['enum'])) return here('NOT_ONE_OF_THEM', 7, null);
  switch (schema['type']) {
    case 'boolean':
      return here('true', 1, null);
    case 'string':
      return here(7, null, { text: 'x' }, 'half a pair \ud800', ...unfitTexts(schema));
    case 'integer':
    case 'number':
      return here('1', null, Number.NaN, Infinity, ...unfitNumbers(schema));
    case 'array':
      return [
        ...here({}, 'text', null),
        ...(value as unknown[]).flatMap((each, index) =>
          misfitsOf(schema['items'] as JsonObject, { value: each, path: [...path, index] }),
        ),
      ];
    case 'object':
      return [...here([], 'text', null).slice(path.length === 0 ? 3 : 0), ...unfitProperties(schema, { value, path })];
    default:
      return here(Number.NaN, 10n, () => 1, new Date(0), new Map());
  }
}

function unfitTexts(schema: JsonObject): string[] {
  const { minLength, maxLength, format, pattern } = schema;
  return [
    ...(typeof minLength === 'number' && minLength > 0 ? [''] : []),
    // Longer ones take too long to make a thousand of.
    ...(typeof maxLength === 'number' && maxLength <= 10_000 ? ['x'.repeat(maxLength + 1)] : []),
    ...(format === 'date-time' ? ['2026-01-01T00:00:00Z', '2026-02-30T00:00:00.000Z', 'yesterday'] : []),
    ...(format === 'uuid' ? ['not-a-uuid'] : []),
    ...(typeof pattern === 'string' && !pattern.includes('Surrogate') ? ['Does Not Match!'] : []),
  ];
}

function unfitNumbers({ type, minimum, maximum }: JsonObject): number[] {
  return [
    ...(type === 'integer' ? [0.5] : []),
    ...(typeof minimum === 'number' ? [minimum - 1] : []),
    ...(typeof maximum === 'number' ? [maximum + 1] : []),
  ];
}

function unfitProperties(schema: JsonObject, { value, path }: Misfit): Misfit[] {
  const document = value as Record<string, unknown>;
  const properties = schema['properties'] as Record<string, JsonObject> | undefined;
  if (properties === undefined) {
    const each = (schema['additionalProperties'] ?? {}) as JsonObject;
    return Object.keys(document).flatMap((key) => misfitsOf(each, { value: document[key], path: [...path, key] }));
  }
  return Object.entries(properties).flatMap(([name, each]) => {
    const isRequired = (schema['required'] as string[] | undefined)?.includes(name) ?? false;
    return [
      ...(isRequired ? [{ path: [...path, name], value: absent }] : []),
      ...misfitsOf(each, { value: document[name], path: [...path, name] }),
    ];
  });
}

/** What breaks a rule between fields. */
function crossFieldMisfits(model: DomainModel, document: Record<string, unknown>): Misfit[] {
  const stranger = 'ffffffff-ffff-4fff-bfff-ffffffffffff';
  switch (model) {
    case 'rule':
    case 'template':
      return [{ path: ['scope_id'], value: document['scope'] === 'GLOBAL' ? stranger : null }];
    case 'scenario':
      return [
        { path: ['entry_step_id'], value: stranger },
        { path: ['steps', 0, 'scenario_id'], value: stranger },
      ];
    case 'entity':
    case 'relationship':
      return [{ path: ['valid_to'], value: document['valid_from'] }];
    case 'customer-profile': {
      const identities = document['channel_identities'] as unknown[];
      return identities.length === 0
        ? []
        : [{ path: ['channel_identities', identities.length], value: structuredClone(identities[0]) }];
    }
    default:
      return [];
  }
}

function spoil(document: object, { path, value }: Misfit): Record<string, unknown> {
  const spoiled = structuredClone(document) as Record<string, unknown>;
  let place: Record<string | number, unknown> = spoiled;
  for (const key of path.slice(0, -1)) place = place[key] as Record<string | number, unknown>;
  const last = path.at(-1)!;
  if (value === absent) delete place[last];
  else place[last] = value;
  return spoiled;
}
