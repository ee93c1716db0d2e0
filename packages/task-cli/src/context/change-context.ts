import { canonicalJsonLine, NotStorableError, timestampNotBefore } from '@waymark/core-types';

import { contextSchema, type ChainLink, type Context } from '../document/context.ts';
import { TaskError } from '../errors.ts';
import type { FileSecret } from '../evidence/secret-search.ts';
import { taskFolder, type Project } from '../project-layout.ts';
import { assertNoSecrets } from '../storage/assert-no-secrets.ts';
import { writeFileAtomically } from '../storage/write-file-atomically.ts';
import { foundingPart, hashLink, hashState, noLink, sha256OfJson, type NewLink } from './chain-link.ts';
import {
  locateContext,
  maximumContextBytes,
  readContextFile,
  withContextLock,
  type ContextFile,
} from './context-file.ts';
import { signHash, type SigningKey } from './sign-hash.ts';
import { textsOf } from './texts-of.ts';
import { verifyChain } from './verify-chain.ts';

/** Who changes a context. */
export interface Actor {
  /** At most 100 characters. */
  by: string;
  /** Writes secrets, too, and puts it on record. */
  force_secrets?: boolean;
  /** Signs what is added to the chain. */
  sign?: SigningKey;
}

/** What becomes of a context. */
export interface ContextChange {
  context: Context;
  /** What goes onto the chain, at least one link. */
  links: [NewLink, ...NewLink[]];
  /** What is new in it: this is searched for secrets. */
  said: unknown;
  /** Found by others, and forced. */
  secrets?: readonly FileSecret[];
  /** What is written beside the context, once that is written. */
  afterwards?: () => Promise<void>;
}

/**
 * Changes a task's context under the store's lock. A context whose chain is broken is changed by nobody: that would seal
 * what somebody has put into it.
 * @param decide makes the change; null where there is nothing to do.
 * @throws {TaskError} E051, E052, E010 as `readContextFile`; E025 for a broken chain; E001 without a name; E002 for
 *   values that do not fit; E004 for secrets; E042 where the store is locked; what `decide` throws.
 */
export async function changeContext(
  project: Project,
  task_id: string,
  {
    actor,
    decide,
  }: { actor: Actor; decide: (context: Context) => ContextChange | null | Promise<ContextChange | null> },
): Promise<Context> {
  return withContextLock(project, task_id, async () => {
    const file = await readContextFile(project, task_id);
    assertIntact(file);
    const change = await decide(file.context);
    if (change === null) return file.context;
    const context = await commitContext(project, change, actor);
    await change.afterwards?.();
    return context;
  });
}

/** @throws {TaskError} E025 that names the first broken link. */
export function assertIntact({ context, isCanonical }: ContextFile): void {
  const [first] = verifyChain(context);
  if (first === undefined && isCanonical) return;
  const at = first?.link == null ? '' : ` at link ${first.link}`;
  const told = first === undefined ? 'The file was written by something else.' : `${first.where}: ${first.message}`;
  throw new TaskError('E025', `The chain of ${context.task_id} is broken${at}. ${told}`, {
    details: { task_id: context.task_id, link: first?.link ?? null, where: first?.where ?? 'context.json' },
    recoveryAction: `Restore ${taskFolder(context.task_id).context} from a backup, or purge the context and begin again.`,
  });
}

/**
 * Puts links onto the chain and writes the context: every write of a context comes through here, and none of them
 * changes the immutable part without a link of the kind `context`. The caller holds the store's lock.
 */
export async function commitContext(project: Project, change: ContextChange, actor: Actor): Promise<Context> {
  const { task_id } = change.context;
  const by = actor.by.trim();
  if (by === '') {
    throw new TaskError('E001', `The context of ${task_id} is not changed by nobody.`, {
      recoveryAction: 'Say who changes it.',
    });
  }
  const what = 'context.json';
  const force = actor.force_secrets ?? false;
  const found = assertNoSecrets(textsOf([change.said, by]).join('\n'), { what, force });
  const secrets = [...(change.secrets ?? []), ...found.map((finding) => ({ file: what, ...finding }))];
  const at = timestampNotBefore(project.clock, change.context.chain.at(-1)?.at);
  try {
    const context = seal(change, { by, at, secrets });
    const chain = await linked(change.links, { context, by, at, sign: actor.sign });
    const sealed = { ...context, chain };
    assertFounded(sealed);
    const text = canonicalJsonLine(sealed);
    if (Buffer.byteLength(text) > maximumContextBytes) throw tooLarge(task_id);
    await writeFileAtomically(await locateContext(project, task_id), text);
    return sealed;
  } catch (error) {
    if (NotStorableError.isInstance(error)) throw misfit(task_id, [error.message.replace(/\.$/, '')]);
    throw error;
  }
}

function seal(
  { context }: ContextChange,
  { by, at, secrets }: { by: string; at: string; secrets: FileSecret[] },
): Context {
  const { audit } = context;
  const forced = { at, by, findings: secrets };
  const parsed = contextSchema.safeParse({
    ...context,
    audit: {
      ...audit,
      ...{ updated_at: at, updated_by: by, update_count: audit.update_count + 1 },
      ...(secrets.length > 0 && { forced_secrets: [...(audit.forced_secrets ?? []), forced] }),
    },
  });
  if (parsed.success) return parsed.data;
  throw misfit(
    context.task_id,
    parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
  );
}

async function linked(
  links: readonly NewLink[],
  { context, by, at, sign }: { context: Context; by: string; at: string; sign: SigningKey | undefined },
): Promise<ChainLink[]> {
  const chain = [...context.chain];
  const state_sha256 = hashState(context);
  for (const { kind, subject, content } of links) {
    const link = {
      ...{ sequence: chain.length + 1, kind, subject, content_sha256: sha256OfJson(content), state_sha256 },
      ...{ signer: sign?.signer ?? null, at, by, previous: chain.at(-1)?.hash ?? noLink },
    };
    const hash = hashLink(link);
    const signature = sign === undefined ? undefined : await signHash(hash, sign);
    chain.push({ ...link, hash, ...(signature !== undefined && { signature }) });
  }
  return chain;
}

/** The one place that keeps the immutable part what it was. */
function assertFounded(context: Context): void {
  const founding = context.chain.findLast(({ kind }) => kind === 'context');
  if (founding?.content_sha256 === sha256OfJson(foundingPart(context))) return;
  throw new TaskError('E025', `The immutable part of ${context.task_id} would change; nothing was written.`, {
    details: { task_id: context.task_id, link: founding?.sequence ?? null },
    recoveryAction: 'Only `waymark task context rebuild` makes it anew, from the sources of today.',
  });
}

function misfit(task_id: string, issues: string[]): TaskError {
  return new TaskError('E002', `The context of ${task_id} cannot hold this: ${issues.slice(0, 5).join('; ')}.`, {
    details: { task_id, issues: issues.slice(0, 20) },
    recoveryAction: 'Correct these values; nothing was written.',
  });
}

function tooLarge(task_id: string): TaskError {
  return new TaskError('E043', `The context of ${task_id} would be larger than ${maximumContextBytes} bytes.`, {
    recoveryAction: 'Attach what is large as evidence: the context then holds its hash.',
  });
}
