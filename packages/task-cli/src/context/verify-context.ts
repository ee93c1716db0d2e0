import type { ChainLink, Context, Coordination } from '../document/context.ts';
import { agents } from '../document/fields.ts';
import type { WorktreeSnapshot } from '../document/worktree-snapshot.ts';
import { TaskError } from '../errors.ts';
import { verifyEvidence } from '../evidence/verify-evidence.ts';
import type { Project } from '../project-layout.ts';
import { readStoredDiff } from '../worktree/stored-diff.ts';
import { readContextFile } from './context-file.ts';
import { hashSource } from './hash-source.ts';
import { refuteSignature } from './sign-hash.ts';
import { verifyChain, type ContextFinding } from './verify-chain.ts';

/** Whether a hand-off is still what its agents left. */
export interface ContextReport {
  task_id: string;
  ok: boolean;
  /** Number of links. */
  links: number;
  /** The number of the first link that does not hold; null where all do, or the file cannot be read. */
  first_broken: number | null;
  /** Sorted by link. */
  findings: ContextFinding[];
  /** Numbers of the links that nobody signed. */
  unsigned: number[];
  /** Numbers of the links whose signature is good. */
  signed: number[];
}

/**
 * Recomputes everything: the chain over context, evidence and snapshots, the immutable part, and every file that they
 * name (task snapshot, excerpts, evidence with its archives, diffs, QA logs). Only reads.
 * @param options.allowed_signers a file as of ssh-keygen(1): the last link must then be signed, and each signature be of
 *   the signer that it names; otherwise only that it fits the link is checked.
 * @throws {TaskError} E051 where there is no context. One that cannot be read is a finding: E052 or E010.
 */
export async function verifyContext(
  project: Project,
  task_id: string,
  options: { allowed_signers?: string } = {},
): Promise<ContextReport> {
  const file = await readContextFile(project, task_id).catch((error: unknown) => {
    if (TaskError.isInstance(error) && (error.code === 'E052' || error.code === 'E010')) return error;
    throw error;
  });
  if (file instanceof Error) return unreadable(task_id, file);
  const { context, isCanonical } = file;
  const findings = verifyChain(context);
  const last = context.chain.length;
  if (!isCanonical) {
    findings.push({ code: 'E025', link: last, where: 'context.json', message: 'It was written by something else.' });
  }
  findings.push(...(await sourceFindings(project, context)), ...(await evidenceFindings(project, context)));
  for (const agent of agents) {
    findings.push(...(await agentFindings(project, context, { agent, coordination: context.coordination[agent] })));
  }
  const signed: number[] = [];
  for (const link of context.chain) {
    if (link.signature === undefined) continue;
    const refuted = await refuteSignature(link.hash, link.signature, options.allowed_signers);
    if (refuted === null) signed.push(link.sequence);
    else findings.push({ code: 'E025', link: link.sequence, where: `chain.${link.sequence - 1}`, message: refuted });
  }
  if (options.allowed_signers !== undefined && context.chain.at(-1)?.signature === undefined) {
    // A signature covers the whole context as its link left it: nobody answers for what came after the last one.
    findings.push({ code: 'E025', link: last, where: `chain.${last - 1}`, message: 'Nobody has signed it.' });
  }
  findings.sort((one, other) => (one.link ?? 0) - (other.link ?? 0));
  const unsigned = context.chain.filter(({ signature }) => signature === undefined).map(({ sequence }) => sequence);
  const first_broken = findings[0]?.link ?? null;
  return { task_id, ok: findings.length === 0, links: last, first_broken, findings, unsigned, signed };
}

/** The error of a context that does not hold, which names the first broken link. */
export function contextError({ task_id, findings, first_broken }: ContextReport): TaskError {
  const [first] = findings;
  const at = first_broken === null ? '' : ` at link ${first_broken}`;
  return new TaskError(
    first?.code ?? 'E025',
    `The hand-off of ${task_id} does not hold${at}. ${first?.where}: ${first?.message}`,
    {
      details: { task_id, first_broken, findings: findings.slice(0, 100) },
      recoveryAction: 'Restore the named files from a backup; a rebuild makes excerpts and the task snapshot anew.',
    },
  );
}

function unreadable(task_id: string, error: TaskError): ContextReport {
  const finding = { code: error.code, link: null, where: 'context.json', message: error.message };
  return { task_id, ok: false, links: 0, first_broken: null, findings: [finding], unsigned: [], signed: [] };
}

/** The number of the newest link of a kind and a subject. */
function newest({ chain }: Context, kind: ChainLink['kind'], subject?: string): number | null {
  return chain.findLast((link) => link.kind === kind && (subject ?? link.subject) === link.subject)?.sequence ?? null;
}

async function sourceFindings(project: Project, context: Context): Promise<ContextFinding[]> {
  const { immutable, manifest } = context;
  const snapshots = manifest.filter(({ kind }) => kind === 'task_snapshot');
  const excerpts = immutable.standards_citations.flatMap(({ excerpt, content_sha }) =>
    excerpt === undefined ? [] : [{ path: excerpt, sha256: content_sha }],
  );
  const findings: ContextFinding[] = [];
  for (const { path, sha256 } of [...snapshots, ...excerpts]) {
    findings.push(...(await fileFindings(project, { path, sha256, link: newest(context, 'context') })));
  }
  return findings;
}

async function fileFindings(
  project: Project,
  { path, sha256, link }: { path: string; sha256: string | null; link: number | null },
): Promise<ContextFinding[]> {
  const found = await hashSource(project, path);
  if (found !== null && found === sha256) return [];
  const message = found === null ? 'It is missing.' : `Its SHA-256 was ${sha256} and is ${found}.`;
  return [{ code: 'E025', link, where: path, message }];
}

async function evidenceFindings(project: Project, context: Context): Promise<ContextFinding[]> {
  const links = context.chain.filter(({ kind }) => kind === 'evidence');
  const { findings } = await verifyEvidence(project, context.evidence);
  return findings.flatMap(({ status, path, message }, index) =>
    status === 'ok' ? [] : [{ code: 'E025', link: links[index]?.sequence ?? null, where: path, message }],
  );
}

async function agentFindings(
  project: Project,
  context: Context,
  { agent, coordination }: { agent: string; coordination: Coordination },
): Promise<ContextFinding[]> {
  const findings: ContextFinding[] = [];
  const { worktree_snapshot: snapshot, qa = {} } = coordination;
  const increment = snapshot?.increment;
  const diffs = [snapshot?.diff, increment?.['diff'] as WorktreeSnapshot['diff'] | null | undefined];
  for (const diff of diffs) {
    if (diff == null) continue;
    await readStoredDiff(project, diff).catch((error: unknown) => {
      if (!TaskError.isInstance(error)) throw error;
      const link = newest(context, 'snapshot', agent);
      findings.push({ code: 'E025', link, where: diff.path, message: error.message });
    });
  }
  for (const [command, { log_path, kept_path: path = log_path, log_sha256: sha256 }] of Object.entries(qa)) {
    findings.push(
      ...(await fileFindings(project, { path, sha256, link: newest(context, 'qa', `${agent} ${command}`) })),
    );
  }
  return findings;
}
