import type { ProjectState } from '../../operation/reads.ts';
import type { Tracker } from '../../tracker.ts';
import { stableId } from '../stable-id.ts';
import type { MigrationPlan } from './migration-plan.ts';
import type { MigrationReport } from './migration-report.ts';

/** What was made, and what was there. */
export type AppliedPlan = Pick<MigrationReport, 'created' | 'unchanged' | 'warnings'> & {
  /** The project before anything was made. */
  before: ProjectState;
  /** Sessions that the tracker had once, and that somebody deleted or that were archived since. */
  gone: ReadonlySet<string>;
};

/** Makes what the tracker does not have yet. */
export async function applyPlan(
  tracker: Tracker,
  { plan, by }: { plan: MigrationPlan; by: string },
): Promise<AppliedPlan> {
  const before = await tracker.read('get_project_state', {});
  const applied: AppliedPlan = {
    created: { vendors: 0, deployments: 0, enhancements: 0, sessions: 0 },
    unchanged: { vendors: 0, deployments: 0, enhancements: 0, sessions: 0 },
    warnings: [],
    before,
    gone: await goneSessions(tracker, { plan, before }),
  };
  const known = {
    vendors: new Set(before.vendors.map(({ name }) => name)),
    deployments: idsOf(before.deployments),
    enhancements: idsOf(before.enhancements),
    sessions: new Set([...idsOf(before.work_items), ...applied.gone]),
  };
  const make = async <Entry>(
    kind: keyof typeof known,
    entries: readonly Entry[],
    one: { key(entry: Entry): string; create(entry: Entry): Promise<unknown> },
  ) => {
    for (const entry of entries) {
      if (known[kind].has(one.key(entry))) applied.unchanged[kind] += 1;
      // What is not there of a report is for the reconciliation to tell: the report holds more than could be made of it.
      if (known[kind].has(one.key(entry)) || (plan.isReport && kind !== 'sessions')) continue;
      await one.create(entry);
      applied.created[kind] += 1;
      known[kind].add(one.key(entry));
    }
  };
  const context = (id: string) => ({ by, operation_id: stableId('migration', id) });

  await make('vendors', plan.vendors, {
    key: ({ name }) => name,
    create: ({ id, name, status, extractor_version, metadata }) =>
      tracker.write('create_vendor', { id, name, status, extractor_version, metadata }, context(id)),
  });
  const vendorIds = await vendorIdsOf(tracker);
  await make('deployments', plan.deployments, {
    key: ({ id }) => id,
    create({ id, line, deployed_at, commit_hash, metadata, vendor_names }) {
      const unknown = vendor_names.filter((name) => !vendorIds.has(name.toLowerCase()));
      if (unknown.length > 0) applied.warnings.push(`Line ${line}: there is no vendor ${unknown.join(', ')}.`);
      const vendor_ids = [...new Set(vendor_names.flatMap((name) => vendorIds.get(name.toLowerCase()) ?? []))];
      return tracker.write('record_deployment', { id, deployed_at, commit_hash, metadata, vendor_ids }, context(id));
    },
  });
  await make('enhancements', plan.enhancements, {
    key: ({ id }) => id,
    create: ({ id, title, description, priority, status, target_quarter }) =>
      tracker.write('create_enhancement', { id, title, description, priority, status, target_quarter }, context(id)),
  });
  await make('sessions', plan.sessions, {
    key: ({ id }) => id,
    create: ({ id, title, status, metadata }) =>
      tracker.write('create_work_item', { id, item_type: 'session', title, status, metadata }, context(id)),
  });
  return applied;
}

const idsOf = (entities: readonly { id: string }[]) => new Set(entities.map(({ id }) => id));

async function vendorIdsOf(tracker: Tracker): Promise<Map<string, string>> {
  const { vendors } = await tracker.read('get_project_state', { deployments: 0 });
  return new Map(vendors.map(({ id, name }) => [name.toLowerCase(), id]));
}

/** Sessions of the plan that the tracker had once, and that are not among the live items any more. */
export async function goneSessions(
  tracker: Pick<Tracker, 'read'>,
  { plan, before }: { plan: MigrationPlan; before: ProjectState },
): Promise<Set<string>> {
  const live = idsOf(before.work_items);
  const gone = new Set<string>();
  for (const { id } of plan.sessions) {
    if (live.has(id)) continue;
    const { changes } = await tracker.read('list_changes', { entity_type: 'work_item', entity_id: id, limit: 1 });
    if (changes.length > 0) gone.add(id);
  }
  return gone;
}
