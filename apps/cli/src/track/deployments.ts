import type { Deployment } from '@waymark/tracking-mcp';
import { CliError } from '../errors.ts';
import { shorten, table } from '../output/table.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { answered } from './answered.ts';
import { gitState } from './git-state.ts';
import { given } from './given.ts';
import { moreLine } from './page-text.ts';
import { sendChange, type SenderOptions } from './send-change.ts';
import { findVendor } from './vendors.ts';
import { withExistingTracker, withTracker } from './with-tracker.ts';

/** A deployment as the command line describes it. */
export interface DeploymentOptions extends SenderOptions {
  pr: number;
  title: string;
  commit?: string | undefined;
  at?: string | undefined;
  tests?: string[] | undefined;
  compliant?: true | undefined;
  vendor?: string[] | undefined;
  item?: string[] | undefined;
}

/** Records that something went out: the commit that is checked out, where no other is named. */
export async function recordDeployment(invocation: Invocation, options: DeploymentOptions): Promise<CommandOutput> {
  const commit_hash = options.commit ?? (await gitState(invocation.project.root)).git_head_commit;
  if (commit_hash === null)
    throw new CliError('CLI_USAGE', 'There is no commit here to record.', 'Name one with --commit.');
  const metadata = {
    commit_hash,
    pr_number: options.pr,
    pr_title: options.title,
    test_summary: testSummary(options.tests ?? []),
    constitutional_compliance: options.compliant === true,
  };
  return withTracker(invocation, async (tracker) => {
    const vendor_ids: string[] = [];
    for (const name of options.vendor ?? []) vendor_ids.push((await findVendor(tracker, name)).id);
    const deployed_at = timeOf(options.at);
    const input = { commit_hash, metadata, vendor_ids, work_item_ids: options.item ?? [], ...given({ deployed_at }) };
    const answer = await sendChange(invocation, tracker, { name: 'record_deployment', input, options });
    return answered(invocation, answer, (deployment) => ({
      kind: 'track.deploy.record',
      data: { deployment },
      text: () => deploymentTable([deployment]),
    }));
  });
}

/** Deployments, the newest first. */
export function listDeployments(
  invocation: Invocation,
  options: {
    vendor?: string | undefined;
    item?: string | undefined;
    after?: string | undefined;
    limit: number;
    offset: number;
  },
): Promise<CommandOutput> {
  const { item: work_item_id, limit, offset, vendor } = options;
  return withExistingTracker(invocation, async (tracker) => {
    const vendor_id = vendor === undefined ? undefined : (await findVendor(tracker, vendor)).id;
    const query = { limit, offset, ...given({ vendor_id, work_item_id, deployed_after: timeOf(options.after) }) };
    return answered(invocation, await tracker.read('list_deployments', query), (page) => ({
      kind: 'track.deploy.list',
      data: page,
      text: (style) =>
        page.deployments.length === 0 ? 'No deployments.' : deploymentTable(page.deployments) + moreLine(page, style),
    }));
  });
}

function testSummary(entries: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    entries.map((entry) => {
      const [, name, number] = /^(.+)=(\d+)$/.exec(entry) ?? [];
      if (name !== undefined) return [name, Number(number)];
      throw new CliError('CLI_USAGE', `--tests is ${JSON.stringify(entry)}.`, 'Write it as unit=120.');
    }),
  );
}

/** A time as people write it, in UTC where it names no zone. */
function timeOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) || /^\d{4}-\d\d-\d\d$/.test(text);
  const time = new Date(hasZone ? text : `${text}Z`);
  if (isDay(text.slice(0, 10)) && !Number.isNaN(time.getTime())) return time.toISOString();
  throw new CliError('CLI_USAGE', `${JSON.stringify(text)} is no time.`, 'Write it as 2026-01-31T12:00:00Z.');
}

/** JavaScript takes the 30th of February for the 2nd of March. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00.000Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function deploymentTable(deployments: readonly Deployment[]): string {
  return table(
    deployments.map(({ commit_hash, deployed_at, metadata }) => [
      deployed_at,
      commit_hash.slice(0, 8),
      `#${metadata.pr_number}`,
      shorten(metadata.pr_title, 100),
    ]),
  );
}
