import { canonicalJson } from '../json/canonical-json.ts';
import { NotStorableError } from '../errors/errors.ts';

/** Why and where a value is not plain JSON, or null. */
export function plainJsonIssue(value: unknown): { message: string; path: PropertyKey[] } | null {
  try {
    if (value === undefined) return { message: 'JSON has no undefined', path: [] };
    canonicalJson(value);
    return null;
  } catch (error) {
    if (!NotStorableError.isInstance(error)) throw error;
    return { message: error.reason, path: [...error.path] };
  }
}
