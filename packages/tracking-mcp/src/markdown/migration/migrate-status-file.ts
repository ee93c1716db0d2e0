import { readFileSync, writeFileSync } from 'node:fs';
import { copyFile, constants, rename, rm } from 'node:fs/promises';

import { systemClock, toTimestamp, type Clock, type IdGenerator } from '@waymark/core-types';
import type { Database } from '@waymark/stores';

import { TrackingRuleError } from '../../errors.ts';
import type { ProjectState } from '../../operation/reads.ts';
import { writeTogether } from '../../sql/write-together.ts';
import { renderStatusReport } from '../report/render-status-report.ts';
import type { StatusTemplate } from '../report/status-template.ts';
import { applyPlan } from './apply-plan.ts';
import { loadPlan, type MigrationFiles } from './load-plan.ts';
import type { MigrationPlan } from './migration-plan.ts';
import type { MigrationReport } from './migration-report.ts';
import { reconcile } from './reconcile.ts';

/** What is migrated, and where to. */
export interface MigrationOptions extends MigrationFiles {
  /** Where the tracker is; the caller closes the database. */
  target: { database: Database; project?: string; clock?: Clock; ids?: IdGenerator };
  /** Who is named for what is made. Default `migration-script`. */
  by?: string;
  /** Does everything and takes it back, so that the report says what would happen. */
  dryRun?: boolean;
  /** Puts the report in the status file's place, whose text is kept beside it. */
  writeReport?: boolean;
  template?: StatusTemplate;
  /** Takes empty values for what the file does not say of a vendor, which is a failed reconciliation otherwise. */
  fillMissing?: boolean;
}

/**
 * Brings a hand-written status file and session prompts into a tracker: in one transaction, which ends with five
 * reconciliations. When anything fails, the database and the file are as they were. Run again, it changes nothing.
 * @throws {TrackingRuleError} TRACKING_MIGRATION with the reconciliations in its details, TRACKING_MARKDOWN for a path
 * that leads out of the folder or to no file.
 */
export async function migrateStatusFile(options: MigrationOptions): Promise<MigrationReport> {
  const { target, by = 'migration-script', dryRun = false, writeReport = false } = options;
  const { clock = systemClock } = target;
  const { path, text, plan } = await loadPlan(options);

  const replacement = writeReport && !dryRun && !plan.isReport ? newFile(path, clock) : null;
  try {
    if (replacement !== null) await copyFile(path, replacement.backup, constants.COPYFILE_EXCL);
    const migrated = await migrate(options, { plan, by, dryRun }, (state) => {
      if (replacement === null) return;
      const generated_at = toTimestamp(clock.now());
      const { template } = options;
      const report = renderStatusReport(state, { generated_at, ...(template === undefined ? {} : { template }) });
      // The last moment at which all can be taken back: only a rename is left after the commit.
      writeFileSync(replacement.file, report);
      if (readFileSync(path, 'utf8') !== text) throw failed('the status file was changed meanwhile', []);
    });
    if (replacement === null) return migrated;
    await rename(replacement.file, path);
    return { ...migrated, backup: replacement.backup };
  } catch (error) {
    if (replacement !== null) {
      await rm(replacement.file, { force: true });
      await rm(replacement.backup, { force: true });
    }
    throw error;
  }
}

async function migrate(
  { target, fillMissing = false }: MigrationOptions,
  { plan, by, dryRun }: { plan: MigrationPlan; by: string; dryRun: boolean },
  atEnd: (state: ProjectState) => void,
): Promise<MigrationReport> {
  const { database, ...options } = target;
  try {
    return await writeTogether(database, options, async (tracker) => {
      const { created, unchanged, warnings, before, gone } = await applyPlan(tracker, { plan, by });
      const after = await tracker.read('get_project_state', {});
      const reconciliations = reconcile({ plan, before, after, gone, fillMissing });
      const report: MigrationReport = {
        ...{ migrated: !dryRun, created, unchanged, reconciliations, backup: null },
        warnings: [...plan.warnings, ...warnings],
      };
      if (dryRun) throw new TakenBack(report);
      if (reconciliations.some(({ passed }) => !passed)) throw notReconciled(report);
      atEnd(after);
      return report;
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.report;
    throw error;
  }
}

/** Ends the transaction of a dry run. */
class TakenBack extends Error {
  readonly report: MigrationReport;

  constructor(report: MigrationReport) {
    super('A dry run is taken back.');
    this.report = report;
  }
}

function newFile(path: string, clock: Clock): { file: string; backup: string } {
  const time = toTimestamp(clock.now()).replaceAll(/[-:.]/g, '');
  return { file: `${path}.${time}.new`, backup: `${path}.${time}.bak` };
}

function notReconciled(report: MigrationReport): TrackingRuleError {
  const failures = report.reconciliations.filter(({ passed }) => !passed);
  const named = failures.map(({ name, expected, found }) => `${name}: ${found} of ${expected}`).join(', ');
  return failed(
    named,
    failures.flatMap(({ problems }) => problems),
    report,
  );
}

function failed(why: string, problems: readonly string[], report?: MigrationReport): TrackingRuleError {
  const first =
    problems.length === 0 ? '' : ` (${problems.slice(0, 3).join('; ')}${problems.length > 3 ? '; and more' : ''})`;
  return new TrackingRuleError('TRACKING_MIGRATION', `The migration was taken back: ${why}${first}.`, {
    ...(report === undefined
      ? {}
      : { details: { reconciliations: report.reconciliations, warnings: report.warnings } }),
    recoveryAction: 'Correct the lines that the warnings name, and try a dry run first.',
  });
}
