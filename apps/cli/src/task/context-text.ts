import { agents, type Context } from '@waymark/task-cli';
import { count } from '../output/count.ts';
import type { Style } from '../output/style.ts';
import { table } from '../output/table.ts';

/** What an agent looks at first: the task, what it cites, and where the agents stand. */
export function contextText({ task_id, git, immutable, evidence, chain, coordination }: Context, style: Style): string {
  const { task_snapshot: task, standards_citations: citations, repo_paths: paths } = immutable;
  const missing = citations.filter((citation) => citation.missing !== undefined).length;
  return [
    `${style.bold(task_id)} ${task.title}`,
    `base ${git.head.slice(0, 12)}, ${count(chain.length, 'link')}`,
    `${count(citations.length, 'standard')}${missing === 0 ? '' : ` (${missing} missing)`}, ${count(paths.length, 'path')}, ${count(evidence.length, 'piece')} of evidence`,
    table(agents.map((agent) => agentRow(agent, coordination[agent], style))).replaceAll(/ +$/gm, ''),
  ].join('\n');
}

/** One agent: who, where it stands, what it left. */
export function agentRow(agent: string, state: Context['coordination'][keyof Context['coordination']], style: Style) {
  const { status, worktree_snapshot: snapshot, drift_budget: drift, blocking_findings: findings } = state;
  const paint = { pending: style.dim, in_progress: style.yellow, done: style.green, blocked: style.red }[status];
  const left = snapshot === null ? '' : `${count(snapshot.changed_files.length, 'file')} changed`;
  return [agent, paint(status), left, drift === 0 ? '' : style.red(`drift ${drift}`), findings.join('; ')];
}
