import type { Change, EntityType, ProjectTracker } from '@waymark/tracking-mcp';
import { CliError } from '../errors.ts';
import type { Style } from '../output/style.ts';
import { shorten, table } from '../output/table.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { answered } from './answered.ts';
import { findEnhancement } from './enhancements.ts';
import { given } from './given.ts';
import { findVendor } from './vendors.ts';
import { withExistingTracker } from './with-tracker.ts';

/** Who changed what and when, the last change first: of everything, or of one thing. */
export function history(
  invocation: Invocation,
  id: string | undefined,
  options: { of?: EntityType | undefined; by?: string | undefined; since?: number | undefined; limit: number },
): Promise<CommandOutput> {
  const { by: changed_by, since, limit } = options;
  const entity_type = options.of ?? (id === undefined ? undefined : 'work_item');
  return withExistingTracker(invocation, async (tracker) => {
    const entity_id = id === undefined ? undefined : await wholeId(tracker, entity_type!, id);
    // What came after a change is read on from there; else the last changes are what people look for.
    const order = since === undefined ? ('newest_first' as const) : ('oldest_first' as const);
    const query = { limit, order, ...given({ entity_type, entity_id, changed_by, after: since }) };
    return answered(invocation, await tracker.read('list_changes', query), (page) => ({
      kind: 'track.history',
      data: page,
      text: (style) => (page.changes.length === 0 ? 'No changes.' : historyText(page, style, since !== undefined)),
    }));
  });
}

/** The id as the audit trail has it. What is archived has no other name than its whole id. */
async function wholeId(tracker: ProjectTracker, type: EntityType, text: string): Promise<string> {
  switch (type) {
    case 'work_item':
      if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text.toLowerCase();
      return (await tracker.read('query_work_item', { id: text })).data.item.id;
    case 'vendor':
      return (await findVendor(tracker, text)).id;
    case 'enhancement':
      return (await findEnhancement(tracker, text)).id;
    case 'deployment':
      return text.toLowerCase();
    case 'configuration':
    case 'dependency':
      throw new CliError('CLI_USAGE', `A ${type} has no ID.`, `Leave the ID out: --of ${type} lists them all.`);
  }
}

function historyText(
  { changes, has_more }: { changes: Change[]; has_more: boolean },
  style: Style,
  isReadOn: boolean,
): string {
  const rows = changes.map(
    ({ after, before, changed_at, changed_by, changed_fields, entity_id, operation, sequence }) => [
      style.dim(`#${sequence}`),
      changed_at,
      changed_by,
      style.bold(operation),
      nameOf(after ?? before, entity_id),
      // Of what was made all fields are new.
      before === null ? '' : shorten(changed_fields.filter((name) => !hidden.has(name)).join(', '), 80),
    ],
  );
  const next = isReadOn ? `More: --since ${changes.at(-1)!.sequence}` : 'More: a larger --limit';
  return table(rows) + (has_more ? `\n${style.dim(next)}` : '');
}

/** Fields that every change touches. */
const hidden: ReadonlySet<string> = new Set(['version', 'updated_at', 'updated_by']);

/** What people call an entity. */
function nameOf(entity: Record<string, unknown> | null, id: string): string {
  const name = entity?.['title'] ?? entity?.['name'] ?? entity?.['commit_hash'];
  return typeof name === 'string' ? shorten(name, 60) : id;
}
