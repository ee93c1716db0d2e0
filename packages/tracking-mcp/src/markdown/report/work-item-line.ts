import { workItemTypeSchema, type WorkItem, type WorkItemType } from '../../entity/work-item.ts';
import { escapeInline, oneLine, unescapeInline } from './inline-text.ts';
import { hide } from './marks.ts';

/** What a line of a list of work items says. */
export interface WorkItemLine {
  /** Blanks before it; a tab is four. */
  indent: number;
  isTicked: boolean;
  title: string;
  item_type: WorkItemType | null;
  pr_number: number | null;
  /** Why it is blocked; empty where the line does not say. */
  reason: string;
}

/** A list's line for an item: `- [ ] **Title** (task, #12): why it is blocked`. */
export function renderWorkItem(item: WorkItem, { indent, data }: { indent: number; data: object }): string {
  const { isTicked, title, item_type, pr_number, reason } = shownOf(item);
  const pr = pr_number === null ? '' : `, #${pr_number}`;
  const why = reason === '' ? '' : `: ${escapeInline(reason)}`;
  const box = isTicked ? 'x' : ' ';
  const text = `**${escapeInline(title)}** (${item_type}${pr})${why}`;
  return `${'  '.repeat(indent)}- [${box}] ${text} ${hide('work_item', data)}`;
}

/** What a report shows of an item. */
export function shownOf(item: WorkItem): Omit<WorkItemLine, 'indent' | 'item_type'> & { item_type: WorkItemType } {
  const reason = item.status === 'blocked' ? item.metadata['blocked_reason'] : undefined;
  return {
    isTicked: item.status === 'completed',
    title: oneLine(item.title),
    item_type: item.item_type,
    pr_number: item.pr_number,
    reason: typeof reason === 'string' ? oneLine(reason) : '',
  };
}

/** Reads a line of a list, written by us or by a person; null for what is none. */
export function readWorkItemLine(visible: string): WorkItemLine | null {
  const [, blanks, tick, content] = /^([ \t]*)[-*+] (?:\[([ xX])\] ?)?(.*)$/s.exec(visible) ?? [];
  if (blanks === undefined || content === undefined || content.trim() === '') return null;
  const { title, rest } = splitTitle(content.trim());
  const [, inside, after] = /^\(([^()]*)\)(.*)$/s.exec(rest) ?? [];
  const [first = '', ...more] = (inside ?? '').split(',').map((part) => part.trim());
  const type = workItemTypeSchema.safeParse(first.toLowerCase());
  const [, pr] = /^#(\d{1,10})$/.exec(more[0] ?? '') ?? [];
  return {
    indent: [...blanks].reduce((sum, blank) => sum + (blank === '\t' ? 4 : 1), 0),
    isTicked: tick === 'x' || tick === 'X',
    title: oneLine(unescapeInline(title)),
    item_type: type.success ? type.data : null,
    pr_number: pr === undefined ? null : Number(pr),
    reason: oneLine(unescapeInline((after ?? rest).trim().replace(/^[:–—-]\s*/, ''))),
  };
}

/** The bold beginning, or all but a type in parentheses. */
function splitTitle(content: string): { title: string; rest: string } {
  if (content.startsWith('**')) {
    const end = endOfBold(content);
    if (end > 0) return { title: content.slice(2, end), rest: content.slice(end + 2).trim() };
  }
  const open = content.lastIndexOf('(');
  const isType = open > 0 && /^\((?:project|session|task|research)\b[^()]*\)$/i.test(content.slice(open));
  return isType ? { title: content.slice(0, open), rest: content.slice(open) } : { title: content, rest: '' };
}

function endOfBold(content: string): number {
  for (let index = 2; index < content.length; index++) {
    if (content[index] === '\\') index += 1;
    else if (content.startsWith('**', index)) return index;
  }
  return -1;
}
