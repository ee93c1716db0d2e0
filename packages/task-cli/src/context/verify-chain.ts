import type { ChainLink, Context } from '../document/context.ts';
import { agentSchema } from '../document/fields.ts';
import type { TaskErrorCode } from '../errors.ts';
import { agentState, foundingPart, hashLink, hashState, noLink, sha256OfJson } from './chain-link.ts';
import { signatureNamespace } from './sign-hash.ts';

/** Something that is not as it was handed over. */
export interface ContextFinding {
  code: TaskErrorCode;
  /** The number of the link that it breaks; null where the file as a whole cannot be read. */
  link: number | null;
  /** What is concerned: a path, or a field of context.json. */
  where: string;
  message: string;
}

/**
 * Recomputes the chain of a context: every link, what the newest link of each subject is about, and the state that the
 * last link left. Sorted by link; nothing is read beside the context.
 */
export function verifyChain(context: Context): ContextFinding[] {
  const { chain } = context;
  if (chain.length === 0) return [broken(null, 'chain', 'The chain is empty.')];
  const findings = [...chain.flatMap((link, index) => linkFindings(link, index, chain)), ...contentFindings(context)];
  const last = chain.at(-1)!;
  if (last.state_sha256 !== hashState(context)) {
    findings.push(broken(last.sequence, 'context.json', 'The context is not what its last link left.'));
  }
  return findings.toSorted((one, other) => (one.link ?? 0) - (other.link ?? 0));
}

function linkFindings(link: ChainLink, index: number, chain: readonly ChainLink[]): ContextFinding[] {
  const before = chain[index - 1];
  const sequence = index + 1;
  const tell = (message: string) => broken(sequence, `chain.${index}`, message);
  const findings: ContextFinding[] = [];
  if (link.sequence !== sequence) findings.push(tell(`It has the number ${link.sequence}.`));
  if (link.previous !== (before?.hash ?? noLink)) findings.push(tell('It does not follow from the link before.'));
  if (link.hash !== hashLink(link)) findings.push(tell('Its hash is another one.'));
  if (before !== undefined && link.at < before.at) findings.push(tell('It is older than the link before.'));
  if (index === 0 && link.kind !== 'context') findings.push(tell('The first link is not that of the context.'));
  if (link.signer !== (link.signature?.signer ?? null)) findings.push(tell('Its signature was removed or replaced.'));
  else if (link.signature !== undefined && link.signature.namespace !== signatureNamespace) {
    findings.push(tell(`Its signature is not of ${signatureNamespace}.`));
  }
  return findings;
}

function contentFindings(context: Context): ContextFinding[] {
  const counted = new Map<string, number>();
  const newest = new Map<string, [ChainLink, { where: string; content: unknown }]>();
  for (const link of context.chain) {
    // Evidence and resolutions are only ever added: each link has its own. Everything else is replaced.
    const list = link.kind === 'evidence' ? link.kind : `${link.kind} ${link.subject}`;
    const place = counted.get(list) ?? 0;
    counted.set(list, place + 1);
    const isAdded = link.kind === 'evidence' || link.kind === 'drift_resolution';
    const key = link.kind === 'context' ? link.kind : isAdded ? `${list} ${place}` : list;
    newest.set(key, [link, contentOf(context, link, place)]);
  }
  return [...newest.values()]
    .filter(([link, { content }]) => content === undefined || sha256OfJson(content) !== link.content_sha256)
    .map(([link, { where }]) => broken(link.sequence, where, `It is not what link ${link.sequence} is about.`));
}

function contentOf(context: Context, { kind, subject }: ChainLink, place: number): { where: string; content: unknown } {
  if (kind === 'context') return { where: 'immutable', content: foundingPart(context) };
  if (kind === 'evidence') return { where: `evidence.${place}`, content: context.evidence[place] };
  const [name = '', command = ''] = kind === 'qa' ? splitSubject(subject) : [subject];
  const agent = agentSchema.safeParse(name).data;
  const coordination = agent === undefined ? undefined : context.coordination[agent];
  const where = `coordination.${name}`;
  if (coordination === undefined) return { where, content: undefined };
  if (kind === 'agent') return { where, content: agentState(coordination) };
  if (kind === 'qa') return { where: `${where}.qa`, content: coordination.qa?.[command] };
  if (kind === 'snapshot') return { where: `${where}.worktree_snapshot`, content: coordination.worktree_snapshot };
  return { where: `${where}.drift_resolutions`, content: coordination.drift_resolutions[place] };
}

/** `reviewer val-001` is about that command's run. */
function splitSubject(subject: string): [string, string] {
  const space = subject.indexOf(' ');
  return [subject.slice(0, space), subject.slice(space + 1)];
}

function broken(link: number | null, where: string, message: string): ContextFinding {
  return { code: 'E025', link, where, message };
}
