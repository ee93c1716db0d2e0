import { TrackingRuleError } from '../../errors.ts';
import type { ProjectState } from '../../operation/reads.ts';
import { hide } from './marks.ts';
import { mergePrevious } from './merge-previous.ts';
import { reportVersion } from './read-report.ts';
import { sections } from './sections.ts';
import { renderPart, type ReportPart } from './report-part.ts';
import { renderDefaultTemplate, templateData, type StatusTemplate } from './status-template.ts';

/** How a report is written. */
export interface StatusReportOptions {
  /** ISO 8601 in UTC with milliseconds. */
  generated_at: string;
  /** Made by `loadStatusTemplate`; the default template where it is left out. */
  template?: StatusTemplate;
  /** The file's text before: what people wrote between the sections stays where it stands. */
  previous?: string;
}

/**
 * A project's state as Markdown for people, which `parseStatusReport` reads back into the same state. A section that the
 * template leaves out stands at the end.
 * @throws {TrackingRuleError} TRACKING_MARKDOWN for a template that goes beyond its bounds or uses a section twice.
 */
export function renderStatusReport(state: ProjectState, options: StatusReportOptions): string {
  const { generated_at, previous, template = renderDefaultTemplate } = options;
  const standIns = sections.map(({ name }, index) => [name.replaceAll('-', '_'), standIn(index)] as const);
  const words = (of: ProjectState, at: string) =>
    template(templateData(of, { generated_at: at, sections: Object.fromEntries(standIns) }));
  const text = words(state, generated_at);
  const report = { generated_at, schema_version: reportVersion, sequence: state.sequence };
  const parts = [{ name: 'report', body: hide('report', report) }, ...partsOf(text, state)];
  if (previous !== undefined) {
    return mergePrevious(parts, previous, (before, at) => withoutMarks(words(before, at)).split('\n'));
  }
  return parts.map(renderPart).join('\n');
}

/** Stands for a section while the template is at work: characters that are for private use, so nobody's. */
function standIn(index: number): string {
  return `\ue0f0${index}\ue0f1`;
}

/** The template's own words and the sections between them, each once. */
function partsOf(text: string, state: ProjectState): ReportPart[] {
  const used = new Set<number>();
  const parts: ReportPart[] = [];
  let words = 0;
  for (const piece of text.split(/(\ue0f0\d+\ue0f1)/)) {
    const index = /^\ue0f0(\d+)\ue0f1$/.exec(piece)?.[1];
    if (index !== undefined) {
      if (used.has(Number(index))) throw usedTwice(sections[Number(index)]!.name);
      used.add(Number(index));
      parts.push({ name: sections[Number(index)]!.name, body: sections[Number(index)]!.render(state) });
    } else if (piece.trim() !== '') {
      parts.push({ name: `text:${++words}`, body: withoutMarks(piece.trim()) });
    }
  }
  const missing = sections.filter((_, index) => !used.has(index));
  return [...parts, ...missing.map((section) => ({ name: section.name, body: section.render(state) }))];
}

/** A template's words cannot pass for a section or for data. */
function withoutMarks(words: string): string {
  return words.replaceAll(/<!--(?= waymark:|wm:)/g, '&lt;!--');
}

function usedTwice(name: string): TrackingRuleError {
  return new TrackingRuleError('TRACKING_MARKDOWN', `The template has the section ${JSON.stringify(name)} twice.`, {
    recoveryAction: 'Leave one of them out: what stands twice cannot be read back.',
  });
}
