import type { Enhancement, EnhancementStatus, ProjectTracker } from '@waymark/tracking-mcp';
import { CliError } from '../errors.ts';
import type { Style } from '../output/style.ts';
import { shorten, table } from '../output/table.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { answered } from './answered.ts';
import { given } from './given.ts';
import { moreLine } from './page-text.ts';
import { sendChange, type ChangeOptions, type SenderOptions } from './send-change.ts';
import { requireFields, type VersionOption } from './update.ts';
import { withExistingTracker, withTracker } from './with-tracker.ts';

/** What of an enhancement can be set on the command line. */
export interface EnhancementOptions {
  title?: string | undefined;
  description?: string | undefined;
  priority?: number | undefined;
  status?: EnhancementStatus | undefined;
  quarter?: string | undefined;
  principle?: string[] | undefined;
  after?: string[] | undefined;
}

/** Enhancements by priority. */
export function listEnhancements(
  invocation: Invocation,
  options: {
    status?: EnhancementStatus | undefined;
    quarter?: string | undefined;
    limit: number;
    offset: number;
  },
): Promise<CommandOutput> {
  const { limit, offset, quarter: target_quarter, status } = options;
  return withExistingTracker(invocation, async (tracker) => {
    const query = { limit, offset, ...given({ status, target_quarter }) };
    return answered(invocation, await tracker.read('list_enhancements', query), (page) => ({
      kind: 'track.enhancements.list',
      data: page,
      text: (style) =>
        page.enhancements.length === 0
          ? 'No enhancements.'
          : enhancementTable(page.enhancements, style) + moreLine(page, style),
    }));
  });
}

/** Plans an enhancement. */
export function createEnhancement(
  invocation: Invocation,
  title: string,
  options: EnhancementOptions & SenderOptions,
): Promise<CommandOutput> {
  return withTracker(invocation, async (tracker) => {
    const input = { ...(await enhancementFields(tracker, options)), title };
    const answer = await sendChange(invocation, tracker, { name: 'create_enhancement', input, options });
    return answered(invocation, answer, (enhancement) => ({
      kind: 'track.enhancements.create',
      data: { enhancement },
      text: (style) => enhancementTable([enhancement], style),
    }));
  });
}

/** Changes an enhancement. */
export function updateEnhancement(
  invocation: Invocation,
  id: string,
  options: EnhancementOptions & VersionOption & ChangeOptions,
): Promise<CommandOutput> {
  return withTracker(invocation, async (tracker) => {
    const fields = await enhancementFields(tracker, options);
    requireFields(fields);
    const known = await findEnhancement(tracker, id);
    const input = { ...fields, id: known.id, version: options.version ?? known.version };
    const answer = await sendChange(invocation, tracker, { name: 'update_enhancement', input, options });
    return answered(invocation, answer, (enhancement) => ({
      kind: 'track.enhancements.update',
      data: { enhancement },
      text: (style) => enhancementTable([enhancement], style),
    }));
  });
}

async function enhancementFields(tracker: ProjectTracker, options: EnhancementOptions) {
  const { description, priority, quarter, status, title } = options;
  const depends_on: string[] = [];
  for (const id of options.after ?? []) depends_on.push((await findEnhancement(tracker, id)).id);
  return given({
    ...{ title, description, priority, status },
    target_quarter: quarter === '' ? null : quarter,
    requires_constitutional_principles: options.principle,
    depends_on: options.after === undefined ? undefined : depends_on,
  });
}

/**
 * The enhancement that an id, or the last eight characters of it, names.
 * @throws {CliError} CLI_NOT_FOUND when there is none, CLI_AMBIGUOUS_ID when there are several.
 */
export async function findEnhancement(tracker: ProjectTracker, text: string): Promise<Enhancement> {
  const matches: Enhancement[] = [];
  for (let offset = 0, more = true; more; offset += 100) {
    const { data } = await tracker.read('list_enhancements', { limit: 100, offset });
    matches.push(...data.enhancements.filter(({ id }) => names(text, id)));
    more = data.has_more;
  }
  const [match, ...others] = matches;
  const next = 'Run `waymark track enhancements list` for the ids.';
  if (match === undefined)
    throw new CliError('CLI_NOT_FOUND', `There is no enhancement ${JSON.stringify(text)}.`, next);
  if (others.length > 0)
    throw new CliError('CLI_AMBIGUOUS_ID', `${matches.length} enhancements are called ${JSON.stringify(text)}.`, next);
  return match;
}

const shortId = (id: string) => id.slice(-8);

function names(text: string, id: string): boolean {
  const asked = text.toLowerCase();
  return asked !== '' && (id === asked || (asked.length >= 8 && id.startsWith(asked)) || shortId(id) === asked);
}

function enhancementTable(enhancements: readonly Enhancement[], style: Style): string {
  return table(
    enhancements.map(({ id, priority, status, target_quarter, title, version }) => [
      style.bold(shortId(id)),
      `P${priority}`,
      status,
      target_quarter ?? '',
      style.dim(`v${version}`),
      shorten(title, 100),
    ]),
  );
}
