import { maximumDepth, type WorkItem } from '@waymark/tracking-mcp';
import type { Style } from '../output/style.ts';
import { shorten, table } from '../output/table.ts';

/** Items as a table: short id, type, status, who has it, title; moved in by their level below `top`. */
export function workItemTable(items: readonly WorkItem[], style: Style, top = maximumDepth): string {
  return table(items.map((item) => workItemRow(item, style, top)));
}

/** One item on one line: `a1b2c3d4 task active v3 Title`. */
export function workItemLine({ item_type, short_id, status, title, version }: WorkItem, style: Style): string {
  return `${style.bold(short_id)} ${item_type} ${status} ${style.dim(`v${version}`)} ${shorten(title, 100)}`;
}

function paintStatus({ status }: WorkItem, style: Style): string {
  const paint = { active: style.yellow, completed: style.green, blocked: style.red }[status];
  return paint(status);
}

function workItemRow(item: WorkItem, style: Style, top: number): string[] {
  const { claim, deleted_at, depth, item_type, short_id, title } = item;
  const held = claim === null ? '' : `@${claim.claimed_by}`;
  const shown = `${'  '.repeat(Math.max(0, depth - top))}${shorten(title, 100)}`;
  const titleCell = deleted_at === null ? shown : style.dim(`${shown} (deleted)`);
  return [style.bold(short_id), item_type, paintStatus(item, style), held, titleCell];
}
