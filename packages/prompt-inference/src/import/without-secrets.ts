import { formatJsonPath, redactJson, redactSecrets, type JsonObject, type JsonValue } from '@waymark/core-types';

/** Fields of a model's configuration that hold keys, or say where a program would send what it knows. */
const dropped = new Set(['api_key', 'api_base', 'base_url', 'model_list']);

/** What is left of a model's configuration, and the paths of what is not. */
export interface WithoutSecrets {
  kept: JsonObject;
  dropped: string[];
}

/** Leaves out keys, addresses of servers, and every field in which redaction finds a secret. */
export function withoutSecrets(configuration: JsonObject, path: readonly PropertyKey[] = []): WithoutSecrets {
  const paths: string[] = [];
  const entries = Object.entries(configuration).flatMap(([name, value]): [string, JsonValue][] => {
    const here = [...path, name];
    if (!dropped.has(name.toLowerCase()) && !isSecretAsWhole(name, value)) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[name, value]];
      const inner = withoutSecrets(value, here);
      paths.push(...inner.dropped);
      return [[name, inner.kept]];
    }
    paths.push(redactSecrets(formatJsonPath(here)));
    return [];
  });
  return { kept: Object.fromEntries(entries), dropped: paths };
}

/** An object is looked into field by field; a list goes as a whole. */
function isSecretAsWhole(name: string, value: JsonValue): boolean {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const field = { [name]: isObject ? '' : value };
  if (redactJson(field) !== field) return true;
  return Array.isArray(value) && value.some((item) => holdsDropped(item));
}

function holdsDropped(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsDropped);
  return Object.entries(value).some(([name, item]) => dropped.has(name.toLowerCase()) || holdsDropped(item));
}
