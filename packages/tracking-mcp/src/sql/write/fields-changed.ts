import { canonicalJson } from '@waymark/core-types';

/** Fields that differ after every change, and those that are not under the version. */
const bookkeeping = new Set(['version', 'updated_at', 'updated_by', 'path', 'depth', 'claim']);

/**
 * The fields in which two documents differ, in alphabetical order; those of `metadata` one by one, as in
 * `metadata.test_results`. All of the other's fields where one is null.
 */
export function fieldsChanged(before: object | null, after: object | null): string[] {
  const [one, other] = [flatFields(before), flatFields(after)];
  const names = new Set([...one.keys(), ...other.keys()]);
  return [...names].filter((name) => one.get(name) !== other.get(name)).sort();
}

/** The names under which a change's fields are compared. */
export function fieldNames(change: object): string[] {
  return [...flatFields(change).keys()];
}

function flatFields(document: object | null): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of Object.entries(document ?? {})) {
    if (bookkeeping.has(name)) continue;
    if (name === 'metadata' && typeof value === 'object' && value !== null) {
      for (const [part, inner] of Object.entries(value as object)) {
        if (inner !== undefined) fields.set(`metadata.${part}`, canonicalJson(inner));
      }
    } else if (value !== undefined) {
      fields.set(name, canonicalJson(value));
    }
  }
  return fields;
}
