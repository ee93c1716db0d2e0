import { enhancementSchema, type EnhancementStatus } from '../../entity/enhancement.ts';
import { fieldOf, partsOf, type StatusEntry } from './status-entry.ts';

/** A plan as a person wrote it down. */
export interface WrittenEnhancement {
  line: number;
  title: string;
  description: string;
  priority: number;
  status: EnhancementStatus;
  target_quarter: string | null;
}

const written = enhancementSchema.pick({
  title: true,
  description: true,
  priority: true,
  status: true,
  target_quarter: true,
});

const details =
  /\b(?:P[1-5]|priority|planned|approved|implementing|in progress|completed|done|high|medium|low|Q[1-4]|20\d\d-Q[1-4])\b/i;

/** The enhancement of an entry, or why it is none. */
export function readEnhancementEntry(entry: StatusEntry): WrittenEnhancement | string {
  const field = (name: RegExp) => fieldOf(entry, name);
  const title = titleOf(entry);
  const result = written.safeParse({
    title,
    description: field(/descri|notes?|details?|why/) ?? descriptionOf(entry, title),
    priority: priorityOf(field(/priority|prio/) ?? entry.text) ?? priorityOf(entry.group) ?? 3,
    status: statusOf(field(/status|state/) ?? entry.text, entry) ?? 'planned',
    target_quarter: quarterOf(field(/quarter|target|when/) ?? entry.text) ?? quarterOf(entry.group),
  });
  if (result.success) return { line: entry.line, ...result.data };
  const [issue] = result.error.issues;
  return `${issue!.path.join('.')}: ${issue!.message}`;
}

function titleOf(entry: StatusEntry): string {
  const named = fieldOf(entry, /^(?:enhancement|title|name|feature|idea|item)$/);
  if (named !== undefined || entry.label !== '') return named ?? entry.label;
  return (entry.text.split(/\s+[—–-]\s+|:\s|\s\(|;/)[0] ?? '').trim();
}

/** What stands after the title and the details, which come first. */
function descriptionOf(entry: StatusEntry, title: string): string {
  const start = entry.text.indexOf(title);
  const rest = start < 0 || entry.fields.has('enhancement') ? '' : entry.text.slice(start + title.length);
  const said = rest.replace(/^\s*\([^)]{0,200}\)/, '').replace(/^[\s:;,—–-]+/, '');
  return partsOf(said).length > 0 && partsOf(said).every((part) => details.test(part)) ? '' : said;
}

function priorityOf(text: string): number | null {
  const number = /\b(?:P|priority:?\s*)([1-5])\b|^\s*([1-5])\s*$/i.exec(text);
  if (number !== null) return Number(number[1] ?? number[2]);
  const word = /\b(high|medium|low)\b/i.exec(text)?.[1]?.toLowerCase();
  return word === undefined ? null : { high: 1, medium: 3, low: 5 }[word as 'high' | 'medium' | 'low'];
}

function statusOf(text: string, entry: StatusEntry): EnhancementStatus | null {
  if (entry.isTicked === true || /\b(?:completed?|done|shipped)\b|[✅✔☑]/iu.test(text)) return 'completed';
  if (/\b(?:implementing|in[ -]progress|started)\b|🚧/iu.test(text)) return 'implementing';
  if (/\bapproved\b/i.test(text)) return 'approved';
  return /\bplanned\b/i.test(text) ? 'planned' : null;
}

function quarterOf(text: string): string | null {
  const found = /\b(\d{4})[-\s]?Q([1-4])\b|\bQ([1-4])[-\s/]?(\d{4})\b/i.exec(text);
  return found === null ? null : `${found[1] ?? found[4]}-Q${found[2] ?? found[3]}`;
}
