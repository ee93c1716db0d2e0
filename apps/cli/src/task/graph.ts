import { graphAsDot, graphAsMermaid, taskGraph } from '@waymark/task-cli';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { taskProject } from './task-project.ts';

/** What waits for what, as Graphviz, Mermaid or JSON. */
export async function graph(
  invocation: Invocation,
  { as: language }: { as: 'dot' | 'mermaid' | 'json' },
): Promise<CommandOutput> {
  const found = await taskGraph(taskProject(invocation));
  const text = { dot: graphAsDot, mermaid: graphAsMermaid, json: () => `${JSON.stringify(found)}\n` }[language](found);
  return { kind: 'task.graph', data: { ...found, language, text }, raw: text };
}
