import { dependencySchema, type Dependency, type WorkItem } from '../../entity/work-item.ts';
import type { ReportSection } from './section.ts';
import { escapeInline, oneLine, unescapeInline } from './inline-text.ts';
import { handEditor, type Line, type ReportDraft } from './draft.ts';
import { leaveNotes } from './leave-notes.ts';
import { hide, revealHidden } from './marks.ts';

const name = 'dependencies';

/** What waits for what, a line each. Taking a line away takes the dependency away. */
export const dependenciesSection: ReportSection = {
  name,
  render({ dependencies, work_items }) {
    const titles = new Map(work_items.map((item) => [item.id, item.title]));
    const title = (id: string) => `**${escapeInline(titles.get(id) ?? id)}**`;
    const lines = dependencies.map((dependency) => ({
      key: keyOf(dependency),
      text: `- ${title(dependency.source_id)} ${words(dependency)} ${title(dependency.target_id)} ${hide('dependency', dependency)}`,
    }));
    lines.sort((one, other) => (one.key < other.key ? -1 : 1));
    return [`## Dependencies (${lines.length})`, lines.map(({ text }) => text).join('\n') || '_None._'].join('\n\n');
  },
  read(lines, draft) {
    const found = new Map<string, Dependency>();
    // Last to be read of all sections: lines that a person wrote name items by their titles.
    const byTitle = titlesOf(draft.state.work_items);
    for (const line of lines) {
      const dependency = readDependency(line, { byTitle, draft });
      if (dependency === null) continue;
      if (found.has(keyOf(dependency))) draft.leave(name, line, 'this dependency stands in the report already');
      else found.set(keyOf(dependency), dependency);
    }
    draft.state.dependencies.push(...found.values());
  },
};

const words = ({ dependency_type }: Dependency) => (dependency_type === 'blocks' ? 'blocks' : 'depends on');
const keyOf = ({ source_id, target_id, dependency_type }: Dependency) => `${source_id} ${target_id} ${dependency_type}`;

/** Items by their titles; null for a title that several have. */
function titlesOf(items: readonly WorkItem[]): Map<string, string | null> {
  const byTitle = new Map<string, string | null>();
  for (const { id, title } of items) {
    const key = oneLine(title).toLowerCase();
    byTitle.set(key, byTitle.has(key) ? null : id);
  }
  return byTitle;
}

function readDependency(
  line: Line,
  { byTitle, draft }: { byTitle: ReadonlyMap<string, string | null>; draft: ReportDraft },
): Dependency | null {
  const { visible, hidden } = revealHidden(line.text);
  if (hidden !== null) {
    const result = dependencySchema.safeParse(hidden.value);
    if (result.success) return result.data;
  }
  const [, content] = /^\s*[-*+] (.+)$/s.exec(visible) ?? [];
  const separator = content === undefined ? null : / (blocks|depends on) (?=\S)/.exec(content);
  if (content === undefined || separator === null) {
    leaveNotes(name, line, draft);
    return null;
  }
  const idOf = (title: string) => {
    const plain = oneLine(unescapeInline(title.trim().replace(/^\*\*(.*)\*\*$/s, '$1')));
    return byTitle.get(plain.toLowerCase());
  };
  const source_id = idOf(content.slice(0, separator.index));
  const target_id = idOf(content.slice(separator.index + separator[0].length));
  if (!source_id || !target_id || source_id === target_id) {
    draft.leave(name, line, 'this names no two work items of the report');
    return null;
  }
  draft.edited(name, visible);
  const dependency_type = separator[1] === 'blocks' ? 'blocks' : 'depends_on';
  return { source_id, target_id, dependency_type, created_at: draft.at, created_by: handEditor };
}
