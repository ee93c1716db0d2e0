import { cutText } from '../compliance/cut-text.ts';
import { agents } from '../document/fields.ts';
import type { Task } from '../document/task.ts';
import type { Project } from '../project-layout.ts';
import { readSource, sha256OfBytes } from './hash-source.ts';
import type { Source } from './collect-sources.ts';

/** What an agent ticks off; the file of each agent is the project's. */
const checklistFile = (agent: string) => `standards/checklists/${agent}.md`;

/** The longest list, and the longest entry of one, in characters. */
const [mostEntries, longestEntry] = [200, 500];

/**
 * What the agents of a task tick off: its own criteria, gates and manual checks, and for each agent the list items of
 * `standards/checklists/<agent>.md`, where the project has one.
 */
export async function readChecklists(
  project: Project,
  task: Task,
): Promise<{ checklists: Record<string, string[]>; sources: Source[] }> {
  const checklists: Record<string, string[]> = {
    acceptance_criteria: task.acceptance_criteria,
    quality_gates: task.quality_gates,
    manual_checks: task.validation.manual_checks,
  };
  const sources: Source[] = [];
  for (const agent of agents) {
    const path = checklistFile(agent);
    const bytes = await readSource(project, path);
    if (bytes === null) continue;
    checklists[agent] = entriesOf(bytes.toString('utf8'));
    sources.push({ path, sha256: sha256OfBytes(bytes), kind: 'checklist' });
  }
  return {
    checklists: Object.fromEntries(Object.entries(checklists).filter(([, entries]) => entries.length > 0)),
    sources,
  };
}

function entriesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => /^\s{0,12}[-*+] (?:\[[ xX]\] )?(\S.*)$/.exec(line.slice(0, 4 * longestEntry))?.[1]?.trim())
    .filter((entry) => entry !== undefined)
    .slice(0, mostEntries)
    .map((entry) => cutText(entry, longestEntry));
}
