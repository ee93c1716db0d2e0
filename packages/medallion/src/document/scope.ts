import { createHash } from 'node:crypto';
import { canonicalJson } from '@waymark/core-types';
import { SchemaValidationError, type SchemaIssue } from '../errors.ts';
import { medallionLimits } from './limits.ts';
import type { Scope } from './medallion.ts';

/**
 * A scope with each node and tag once, sorted: equal scopes become equal values. Checked by hand, since every read needs
 * it and the schema's library takes longer to load than a read takes.
 * @throws {SchemaValidationError} on an empty, overlong or excessive name.
 */
export function normaliseScope(scope: { graph_nodes: string[]; tags?: string[] | undefined }): Scope {
  const { graph_nodes, tags = [] } = scope;
  const issues = [...issuesOfNames(graph_nodes, '$.scope.graph_nodes'), ...issuesOfNames(tags, '$.scope.tags')];
  if (issues.length > 0) throw new SchemaValidationError('The scope', issues);
  return { graph_nodes: sortedUnique(graph_nodes), tags: sortedUnique(tags) };
}

/** True for a scope that names nothing; it matches no medallion. */
export function isEmptyScope(scope: Scope): boolean {
  return scope.graph_nodes.length === 0 && scope.tags.length === 0;
}

/** The same text for the same nodes and tags in any order, 64 hex digits. */
export function scopeKey(scope: Scope): string {
  const { graph_nodes, tags } = { graph_nodes: sortedUnique(scope.graph_nodes), tags: sortedUnique(scope.tags) };
  return createHash('sha256').update(canonicalJson({ graph_nodes, tags })).digest('hex');
}

/** True when every requested node is stored and, where tags are requested, at least one of them is. */
export function scopeMatches(requested: Scope, stored: Scope): boolean {
  if (isEmptyScope(requested)) return false;
  if (!requested.graph_nodes.every((node) => stored.graph_nodes.includes(node))) return false;
  return requested.tags.length === 0 || requested.tags.some((tag) => stored.tags.includes(tag));
}

function sortedUnique(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

/** What is wrong with names that come from outside, whatever their type says. */
function issuesOfNames(names: unknown, path: string): SchemaIssue[] {
  if (!Array.isArray(names)) return [{ path, message: 'must be an array of names' }];
  const { scopeNodes, scopeCharacters } = medallionLimits;
  if (names.length > scopeNodes) return [{ path, message: `must have at most ${scopeNodes} names` }];
  return names.flatMap((name: unknown, index) => {
    const place = `${path}[${index}]`;
    if (typeof name !== 'string') return [{ path: place, message: 'must be a string' }];
    if (name === '' || name.length > scopeCharacters) {
      return [{ path: place, message: `must have 1 to ${scopeCharacters} characters` }];
    }
    return /\p{Surrogate}/u.test(name) ? [{ path: place, message: 'holds half of a surrogate pair' }] : [];
  });
}
