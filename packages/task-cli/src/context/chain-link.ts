import { canonicalJson } from '@waymark/core-types';
import { createHash } from 'node:crypto';

import type { ChainLink, Context, Coordination } from '../document/context.ts';

/** What the first link has in the place of the hash of the one before. */
export const noLink = '0'.repeat(64);

/** What a link is made of before it is hashed. */
export interface NewLink {
  kind: ChainLink['kind'];
  subject: string;
  /** What it is about; its hash goes into the link. */
  content: unknown;
}

export function sha256OfJson(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** The hash of a link, over all of it but the hash itself and the signature over that. */
export function hashLink(link: Omit<ChainLink, 'hash' | 'signature'>): string {
  const { hash: _, signature: __, ...hashed } = link as ChainLink;
  return sha256OfJson(hashed);
}

/** The hash of all that a context holds beside its chain. */
export function hashState(context: Context): string {
  const { chain: _, ...state } = context;
  return sha256OfJson(state);
}

/** What is made once, when a context is made or rebuilt, and changed by nothing else. */
export function foundingPart(context: Context) {
  const { task_id, created_at, created_by, git, immutable, manifest } = context;
  return { task_id, created_at, created_by, git, immutable, manifest };
}

/** An agent's state without what links of other kinds are about. */
export function agentState(coordination: Coordination) {
  const { worktree_snapshot: _, drift_resolutions: __, qa: ___, ...state } = coordination;
  return state;
}
