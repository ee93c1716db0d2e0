import { createHash } from 'node:crypto';
import { canonicalJson } from '@waymark/core-types';
import type { z } from 'zod';
import { SchemaValidationError } from '../errors.ts';
import { scopeSchema, type Scope } from './medallion.ts';
import { issuesOf } from './read-medallion.ts';

/**
 * A scope with each node and tag once, sorted: equal scopes become equal values.
 * @throws {SchemaValidationError} on an empty, overlong or excessive name.
 */
export function normaliseScope(scope: z.input<typeof scopeSchema>): Scope {
  const result = scopeSchema.safeParse(scope);
  if (!result.success) {
    throw new SchemaValidationError('The scope', issuesOf(result.error, '$.scope'), { cause: result.error });
  }
  return { graph_nodes: sortedUnique(result.data.graph_nodes), tags: sortedUnique(result.data.tags) };
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
