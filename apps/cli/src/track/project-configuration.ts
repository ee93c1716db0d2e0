import type { Configuration } from '@waymark/tracking-mcp';
import { table } from '../output/table.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { answered } from './answered.ts';
import { gitState } from './git-state.ts';
import { given } from './given.ts';
import { sendChange, type ChangeOptions } from './send-change.ts';
import { requireFields, type VersionOption } from './update.ts';
import { withExistingTracker, withTracker } from './with-tracker.ts';

/** What holds for the whole project. */
export function showConfiguration(invocation: Invocation): Promise<CommandOutput> {
  return withExistingTracker(invocation, async (tracker) =>
    answered(invocation, await tracker.read('get_project_configuration', {}), (configuration) => ({
      kind: 'track.config.show',
      data: { configuration },
      text: () => configurationText(configuration),
    })),
  );
}

/** Changes what holds for the whole project; branch and commit are those that are checked out. */
export function setConfiguration(
  invocation: Invocation,
  options: VersionOption &
    ChangeOptions & {
      context?: Configuration['active_context_type'] | undefined;
      session?: string | undefined;
      tokenBudget?: number | undefined;
      git: boolean;
    },
): Promise<CommandOutput> {
  const { context: active_context_type, git, session, tokenBudget: default_token_budget } = options;
  return withTracker(invocation, async (tracker) => {
    const known = await tracker.read('get_project_configuration', {});
    const version = options.version ?? known.data.version;
    const fields = {
      ...given({ active_context_type, default_token_budget }),
      ...(session === undefined ? {} : { current_session_id: await wholeId(session) }),
      ...(git ? await gitState(invocation.project.root) : {}),
    };
    requireFields(fields);
    const input = { ...fields, version };
    const answer = await sendChange(invocation, tracker, { name: 'update_project_configuration', input, options });
    return answered(invocation, answer, (configuration) => ({
      kind: 'track.config.set',
      data: { configuration },
      text: () => configurationText(configuration),
    }));

    async function wholeId(text: string): Promise<string | null> {
      return text === '' ? null : (await tracker.read('query_work_item', { id: text })).data.item.id;
    }
  });
}

function configurationText(configuration: Configuration): string {
  return table(
    Object.entries(configuration).map(([name, value]) => [
      name,
      value === null ? '-' : typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}
