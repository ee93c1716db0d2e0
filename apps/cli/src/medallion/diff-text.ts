import type { MedallionDiff } from '@waymark/medallion';
import type { Style } from '../output/style.ts';

/** What changed between two revisions, for people; empty when nothing did. */
export function diffText(diff: MedallionDiff, style: Style): string {
  const added = (line: string) => style.green(`+ ${line}`);
  const dropped = (line: string) => style.red(`- ${line}`);
  const changed = (before: string, after: string) => [dropped(before), added(after)];
  const { decisions, open_questions: questions, subsystems } = diff;
  return [
    section(style, 'Decisions', [
      ...decisions.added.map((item) => added(`${item.id} ${item.statement}`)),
      ...decisions.changed.flatMap(({ before, after }) =>
        changed(`${before.id} ${before.statement}`, `${after.id} ${after.statement}`),
      ),
      ...decisions.dropped.map((item) => dropped(`${item.id} ${item.statement}`)),
    ]),
    section(style, 'Open questions', [
      ...questions.opened.map((item) => added(`${item.id} ${item.question}`)),
      ...questions.changed.flatMap(({ before, after }) =>
        changed(
          `${before.id} [${before.priority}] ${before.question}`,
          `${after.id} [${after.priority}] ${after.question}`,
        ),
      ),
      ...questions.answered.map((item) => dropped(`${item.id} ${item.question}  (answered)`)),
    ]),
    section(style, 'Subsystems', [
      ...subsystems.added.map((item) => added(`${item.name} (${item.status})`)),
      ...subsystems.changed.flatMap(({ before, after }) =>
        changed(
          `${before.name} (${before.status}) ${before.notes}`.trim(),
          `${after.name} (${after.status}) ${after.notes}`.trim(),
        ),
      ),
      ...subsystems.dropped.map((item) => dropped(`${item.name} (${item.status})`)),
    ]),
    section(style, 'Start here', texts(diff.recommended_entry_points, added, dropped)),
    section(style, 'Do not repeat', texts(diff.avoid_repeating, added, dropped)),
    section(style, 'Always true', texts(diff.invariants, added, dropped)),
    section(style, 'Summary', diff.high_level === null ? [] : changed(diff.high_level.before, diff.high_level.after)),
    section(style, 'Status', diff.status === null ? [] : changed(diff.status.before, diff.status.after)),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function texts(
  change: { added: string[]; dropped: string[] },
  added: (line: string) => string,
  dropped: (line: string) => string,
) {
  return [...change.added.map(added), ...change.dropped.map(dropped)];
}

function section(style: Style, title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [style.bold(title), ...lines.map((line) => `  ${line}`)].join('\n');
}
