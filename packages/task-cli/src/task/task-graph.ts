import type { Priority, TaskStatus } from '../document/task.ts';
import type { Project } from '../project-layout.ts';
import { readTaskSummaries } from './read-task-summaries.ts';
import { isCompleted, type TaskSummary } from './task-summary.ts';

/** A task in the graph. */
export interface TaskGraphNode {
  id: string;
  title: string;
  /** Null for a task that is named and not there. */
  status: TaskStatus | null;
  priority: Priority | null;
  unblocker: boolean;
}

/** `from` must be completed before `to` for `blocks`; for `feeds`, `to` uses what `from` made. */
export interface TaskGraphEdge {
  from: string;
  to: string;
  kind: 'blocks' | 'feeds';
}

/** Tasks and what they wait for, as JSON. */
export interface TaskGraph {
  nodes: TaskGraphNode[];
  edges: TaskGraphEdge[];
}

/**
 * All open tasks and what they wait for; completed ones only where an open one names them.
 * @throws {TaskError} as `listTasks`.
 */
export async function taskGraph(project: Project): Promise<TaskGraph> {
  return graphOf((await readTaskSummaries(project)).tasks);
}

/** As {@link taskGraph}, of tasks that are known already. */
export function graphOf(tasks: readonly TaskSummary[]): TaskGraph {
  const open = tasks.filter((task) => !isCompleted(task));
  const edges = open.flatMap(({ id, blocked_by, depends_on }) => [
    ...blocked_by.map((from): TaskGraphEdge => ({ from, to: id, kind: 'blocks' })),
    ...depends_on
      .filter((from) => !blocked_by.includes(from))
      .map((from): TaskGraphEdge => ({ from, to: id, kind: 'feeds' })),
  ]);
  const known = new Map(tasks.map((task) => [task.id, task]));
  const ids = new Set([...open.map(({ id }) => id), ...edges.map(({ from }) => from)]);
  return { nodes: [...ids].sort().map((id) => nodeOf(id, known.get(id))), edges };
}

/** The graph in Graphviz's language. @see https://graphviz.org/doc/info/lang.html */
export function graphAsDot({ nodes, edges }: TaskGraph): string {
  const quote = (text: string) => `"${plain(text).replace(/["\\]/g, (character) => `\\${character}`)}"`;
  return [
    'digraph tasks {',
    '  rankdir=LR;',
    '  node [shape=box];',
    ...nodes.map((node) => `  ${quote(node.id)} [label=${quote(labelOf(node))}${dotStyle(node)}];`),
    ...edges.map(
      ({ from, to, kind }) => `  ${quote(from)} -> ${quote(to)}${kind === 'feeds' ? ' [style=dashed]' : ''};`,
    ),
    '}',
    '',
  ].join('\n');
}

/** The graph in Mermaid's language. @see https://mermaid.js.org/syntax/flowchart.html */
export function graphAsMermaid({ nodes, edges }: TaskGraph): string {
  // Names of its own: an id that somebody else wrote could be a word of the language.
  const names = new Map(nodes.map(({ id }, index) => [id, `t${index + 1}`]));
  return [
    'flowchart LR',
    ...nodes.map((node) => `  ${names.get(node.id)}["${mermaidText(labelOf(node))}"]`),
    ...edges.map(({ from, to, kind }) => `  ${names.get(from)} ${kind === 'feeds' ? '-.->' : '-->'} ${names.get(to)}`),
    '',
  ].join('\n');
}

function nodeOf(id: string, task: TaskSummary | undefined): TaskGraphNode {
  if (task === undefined) return { id, title: '', status: null, priority: null, unblocker: false };
  const { title, priority, unblocker } = task;
  return { id, title, status: isCompleted(task) ? 'completed' : task.status, priority, unblocker };
}

function labelOf({ id, title, status, priority }: TaskGraphNode): string {
  if (status === null) return `${id} (not found)`;
  return `${id} ${title} (${status}, ${priority})`;
}

function dotStyle({ status, unblocker }: TaskGraphNode): string {
  const style =
    status === null || status === 'draft' ? ', style=dashed' : status === 'completed' ? ', style=dotted' : '';
  return unblocker ? `${style}, peripheries=2` : style;
}

function mermaidText(text: string): string {
  return plain(text).replace(/[^\p{L}\p{N} .,:!?()/_-]/gu, (character) => `#${character.codePointAt(0)};`);
}

/** On one line, without control characters. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
