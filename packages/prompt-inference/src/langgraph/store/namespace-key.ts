import { ValidationError } from '@waymark/core-types';
import type { MatchCondition } from '@langchain/langgraph-checkpoint';

/**
 * A namespace as a column holds it: each label escaped and ended by `/`, so that no label runs into the next and a
 * prefix of labels is a prefix of the text.
 * @throws {ValidationError} for an empty label or one that is no text.
 */
export function namespaceKey(namespace: readonly string[]): string {
  return namespace.map((label) => `${encodeURIComponent(checkLabel(label))}/`).join('');
}

/** The labels of a key. */
export function namespaceOf(key: string): string[] {
  return key.split('/').slice(0, -1).map(decodeURIComponent);
}

/** From and to (exclusive) of all keys that begin with these labels, in the order of bytes. */
export function namespaceRange(prefix: readonly string[]): [from: string, to: string] {
  const from = namespaceKey(prefix);
  // `0` follows `/`; no escaped label begins above `~`.
  return [from, from === '' ? '\u007f' : `${from.slice(0, -1)}0`];
}

/** Whether a namespace fits; `*` stands for any one label. */
export function matchesNamespace(namespace: readonly string[], { matchType, path }: MatchCondition): boolean {
  if (path.length > namespace.length) return false;
  const start = matchType === 'prefix' ? 0 : namespace.length - path.length;
  return path.every((label, index) => label === '*' || label === namespace[start + index]);
}

function checkLabel(label: unknown): string {
  if (typeof label === 'string' && label !== '' && !/\p{Surrogate}/u.test(label)) return label;
  const issue = { path: 'namespace', message: 'labels must be texts that are not empty' };
  throw new ValidationError(`A namespace's ${issue.message}.`, [issue]);
}
