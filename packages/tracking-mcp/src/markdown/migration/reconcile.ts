import { canonicalJson } from '@waymark/core-types';

import { vendorMetadataSchema, type Vendor } from '../../entity/vendor.ts';
import type { ProjectState } from '../../operation/reads.ts';
import type { MigrationPlan } from './migration-plan.ts';
import type { Reconciliation, ReconciliationName } from './migration-report.ts';

/** What is compared. */
export interface Reconciled {
  plan: MigrationPlan;
  /** The project before and after the migration. */
  before: ProjectState;
  after: ProjectState;
  /** Sessions that the tracker has, but not among the live ones any more. */
  gone: ReadonlySet<string>;
  /** Empty values are taken for what the file does not say of a vendor. */
  fillMissing: boolean;
}

/** Problems that a check names. */
const mostProblems = 20;

/** The five checks, each with what the files have and what the tracker has of it. */
export function reconcile(compared: Reconciled): Reconciliation[] {
  const { plan, after, gone } = compared;
  const { expected } = plan;
  const vendors = new Map(after.vendors.map((vendor) => [vendor.name, vendor]));
  const deployments = new Map(after.deployments.map((deployment) => [deployment.id, deployment]));
  const enhancements = new Map(after.enhancements.map((enhancement) => [enhancement.id, enhancement]));
  const items = new Map(after.work_items.map((item) => [item.id, item]));

  const missingVendors = once(plan.vendors, ({ name }) => name).filter(({ name }) => !vendors.has(name));
  const wrongDeployments = once(plan.deployments, ({ id }) => id).filter(({ id, commit_hash, deployed_at }) => {
    const stored = deployments.get(id);
    return stored?.commit_hash !== commit_hash || stored.deployed_at !== deployed_at;
  });
  const missingEnhancements = once(plan.enhancements, ({ id }) => id).filter(({ id }) => !enhancements.has(id));
  const missingSessions = plan.sessions.filter(({ id }) => items.get(id)?.item_type !== 'session' && !gone.has(id));
  const incomplete = once(plan.vendors, ({ name }) => name).flatMap((vendor) => {
    const problem = metadataProblem(vendor, { ...compared, stored: vendors.get(vendor.name) });
    return problem === null ? [] : [`Line ${vendor.line}: vendor ${vendor.name}: ${problem}`];
  });
  const distinct = <Entry>(entries: readonly Entry[], key: (entry: Entry) => string) => new Set(entries.map(key)).size;

  return [
    check('vendor_count', {
      expected: expected.vendors,
      found: distinct(plan.vendors, ({ name }) => name) - missingVendors.length,
      problems: missingVendors.map(({ line, name }) => `Line ${line}: vendor ${name}`),
    }),
    check('deployments', {
      expected: expected.deployments,
      found: distinct(plan.deployments, ({ id }) => id) - wrongDeployments.length,
      problems: wrongDeployments.map(({ line, commit_hash }) => `Line ${line}: deployment of ${commit_hash}`),
    }),
    check('enhancement_count', {
      expected: expected.enhancements,
      found: distinct(plan.enhancements, ({ id }) => id) - missingEnhancements.length,
      problems: missingEnhancements.map(({ line, title }) => `Line ${line}: enhancement ${title}`),
    }),
    check('session_prompt_count', {
      expected: expected.sessions,
      found: plan.sessions.length - missingSessions.length,
      problems: missingSessions.map(({ file }) => file),
    }),
    check('vendor_metadata', {
      expected: expected.vendors,
      found: distinct(plan.vendors, ({ name }) => name) - incomplete.length,
      problems: incomplete,
    }),
  ];
}

function metadataProblem(
  vendor: MigrationPlan['vendors'][number],
  { stored, before, fillMissing, plan }: Reconciled & { stored: Vendor | undefined },
): string | null {
  if (stored === undefined) return 'it is not in the tracker';
  if (!vendorMetadataSchema.safeParse(stored.metadata).success) return 'its metadata is incomplete';
  if (!fillMissing && vendor.missing.length > 0) return `the file does not say ${vendor.missing.join(', ')}`;
  const isOlder = plan.isReport || before.vendors.some(({ id }) => id === stored.id);
  // What was there before may have changed since for good reasons.
  if (isOlder || canonicalJson(stored.metadata) === canonicalJson(vendor.metadata)) return null;
  return 'its metadata is not what the file says';
}

function check(
  name: ReconciliationName,
  { expected, found, problems }: Pick<Reconciliation, 'expected' | 'found' | 'problems'>,
): Reconciliation {
  const passed = expected === found && problems.length === 0;
  // What was not understood has no name; its lines are among the warnings.
  const named = passed || problems.length > 0 ? problems : ['The warnings say which lines could not be taken.'];
  return { name, expected, found, passed, problems: firstOf(named, mostProblems) };
}

/** The first entries of a list, and how many there are beside them. */
function firstOf(entries: readonly string[], most: number): string[] {
  if (entries.length <= most) return [...entries];
  return [...entries.slice(0, most), `and ${entries.length - most} more`];
}

function once<Entry>(entries: readonly Entry[], key: (entry: Entry) => string): Entry[] {
  return [...new Map(entries.map((entry) => [key(entry), entry])).values()];
}
