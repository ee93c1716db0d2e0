import { migrateStatusFile, shortCommits, type MigrationReport, type Reconciliation } from '@waymark/tracking-mcp';
import { existsSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { withDatabase } from '../compose.ts';
import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { table } from '../output/table.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { git } from './git-state.ts';

/** The files of a migration: a hand-written status file, and session prompts. */
export interface MigrationFiles {
  statusFile: string | undefined;
  prompts: readonly string[];
}

/** What a migration may do. */
export interface MigrateOptions {
  dryRun?: true | undefined;
  write?: true | undefined;
  fillMissing?: true | undefined;
  by?: string | undefined;
}

/** Brings a hand-written status file and session prompts into the tracker, all of it or nothing. */
export async function migrate(
  invocation: Invocation,
  files: MigrationFiles,
  options: MigrateOptions,
): Promise<CommandOutput> {
  const report = await runMigration(invocation, files, options);
  for (const warning of report.warnings) invocation.terminal.warn(warning);
  const passed = report.reconciliations.every((check) => check.passed);
  return {
    kind: 'track.migrate',
    data: { ...report, dry_run: options.dryRun === true },
    exitCode: passed ? exitCodes.ok : exitCodes.check_failed,
    text: () => {
      const verb = report.migrated ? 'Made' : 'Would make';
      const counts = Object.entries(report.created).map(([kind, number]) => `${number} ${kind}`);
      const backup = report.backup === null ? [] : [`The file as it was: ${report.backup}`];
      return [`${verb} ${counts.join(', ')}.`, reconciliationTable(report.reconciliations), ...backup].join('\n');
    },
  };
}

/** Holds a status file and session prompts against what the tracker has: five checks, nothing is changed. */
export async function reconcile(
  invocation: Invocation,
  files: MigrationFiles,
  options: Pick<MigrateOptions, 'fillMissing'>,
): Promise<CommandOutput> {
  const report = await runMigration(invocation, files, { ...options, dryRun: true });
  for (const warning of report.warnings) invocation.terminal.warn(warning);
  const reconciliations = report.reconciliations.map((check) => withoutCreated(check, report.created));
  const passed = reconciliations.every((check) => check.passed);
  return {
    kind: 'track.reconcile',
    data: { passed, reconciliations },
    exitCode: passed ? exitCodes.ok : exitCodes.check_failed,
    text: () => reconciliationTable(reconciliations),
  };
}

const createdBy: Record<Reconciliation['name'], keyof MigrationReport['created']> = {
  vendor_count: 'vendors',
  deployments: 'deployments',
  enhancement_count: 'enhancements',
  session_prompt_count: 'sessions',
  vendor_metadata: 'vendors',
};

/** The check as it is without the migration, which the dry run made to look what is in the files. */
function withoutCreated(check: Reconciliation, created: MigrationReport['created']): Reconciliation {
  const kind = createdBy[check.name];
  const missing = created[kind];
  if (missing === 0) return check;
  const problems = [...check.problems, `${missing} of the ${kind} are not in the tracker`];
  return { ...check, found: Math.max(0, check.found - missing), passed: false, problems };
}

async function runMigration(
  invocation: Invocation,
  { statusFile = '.project_status.md', prompts }: MigrationFiles,
  { by, dryRun, fillMissing, write }: MigrateOptions,
): Promise<MigrationReport> {
  const { config, project } = invocation;
  const path = resolve(statusFile === '.project_status.md' ? project.root : invocation.cwd, statusFile);
  if (!existsSync(path)) throw new CliError('CLI_NOT_FOUND', `There is no file ${path}.`, 'Name the status file.');
  const inProject = (file: string) => relative(project.root, file);
  const commits = await wholeCommits(project.root, readFileSync(path, 'utf8'));
  return withDatabase(invocation, (database) =>
    migrateStatusFile({
      target: { database, project: config.trackedProject },
      folder: project.root,
      statusFile: inProject(path),
      promptFiles: prompts.map((file) => inProject(resolve(invocation.cwd, file))),
      ...(by === undefined ? {} : { by }),
      ...{ commits, dryRun: dryRun === true, fillMissing: fillMissing === true, writeReport: write === true },
    }),
  );
}

/** Whole hashes of the shortened ones that a text names, as far as git knows them. */
async function wholeCommits(folder: string, text: string): Promise<Map<string, string>> {
  const commits = new Map<string, string>();
  for (const short of shortCommits(text)) {
    const whole = await git(folder, ['rev-parse', '--quiet', '--verify', `${short}^{commit}`]);
    if (whole !== null) commits.set(short, whole);
  }
  return commits;
}

function reconciliationTable(checks: readonly Reconciliation[]): string {
  return table(
    checks.map(({ expected, found, name, passed, problems }) => [
      passed ? 'ok' : 'fail',
      name,
      `${found} of ${expected}`,
      problems.join('; '),
    ]),
  );
}
