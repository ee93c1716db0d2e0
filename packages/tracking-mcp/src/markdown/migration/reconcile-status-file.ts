import type { Tracker } from '../../tracker.ts';
import { goneSessions } from './apply-plan.ts';
import { loadPlan, type MigrationFiles } from './load-plan.ts';
import type { ReconciliationReport } from './migration-report.ts';
import { reconcile } from './reconcile.ts';

/**
 * Holds a status file and session prompts against a tracker, by the five checks that a migration ends with. It names what
 * the tracker does not have, and changes nothing.
 * @throws {TrackingRuleError} as migrateStatusFile does, for its files.
 */
export async function reconcileStatusFile(
  tracker: Pick<Tracker, 'read'>,
  { fillMissing = false, ...files }: MigrationFiles & { fillMissing?: boolean },
): Promise<ReconciliationReport> {
  const { plan } = await loadPlan(files);
  const state = await tracker.read('get_project_state', {});
  const gone = await goneSessions(tracker, { plan, before: state });
  const reconciliations = reconcile({ plan, before: state, after: state, gone, fillMissing });
  return { passed: reconciliations.every(({ passed }) => passed), reconciliations, warnings: plan.warnings };
}
