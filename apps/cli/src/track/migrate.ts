import { readFileSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { openDatabase, type Database } from '@waymark/stores';
import {
  migrateStatusFile,
  openTracker,
  reconcileStatusFile,
  shortCommits,
  type MigrationReport,
  type Reconciliation,
} from '@waymark/tracking-mcp';
import { withDatabase } from '../compose.ts';
import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { table } from '../output/table.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { databaseExists } from '../project/database-location.ts';
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
      return [`${verb} ${counts.join(', ')}.`, reconciliationText(report.reconciliations), ...backup].join('\n');
    },
  };
}

/** Holds a status file and session prompts against what the tracker has: five checks, nothing is changed. */
export async function reconcile(
  invocation: Invocation,
  files: MigrationFiles,
  options: Pick<MigrateOptions, 'fillMissing'>,
): Promise<CommandOutput> {
  const { config } = invocation;
  const found = await filesOf(invocation, files);
  const report = await withExistingDatabase(invocation, async (opened) =>
    reconcileStatusFile(await openTracker(opened, { project: config.trackedProject }), {
      ...found,
      fillMissing: options.fillMissing === true,
    }),
  );
  for (const warning of report.warnings) invocation.terminal.warn(warning);
  const { passed, reconciliations } = report;
  return {
    kind: 'track.reconcile',
    data: { passed, reconciliations },
    exitCode: passed ? exitCodes.ok : exitCodes.check_failed,
    text: () => reconciliationText(reconciliations),
  };
}

/** As withDatabase, but where there is none none is made: an empty one stands for it. */
async function withExistingDatabase<Result>(
  invocation: Invocation,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  if (databaseExists(invocation.database)) return withDatabase(invocation, work);
  invocation.terminal.warn(`There is no database at ${invocation.database.path} yet, so that nothing is in it.`);
  const empty = await openDatabase('memory:');
  try {
    return await work(empty);
  } finally {
    await empty.close();
  }
}

async function runMigration(
  invocation: Invocation,
  files: MigrationFiles,
  { by, dryRun, fillMissing, write }: MigrateOptions,
): Promise<MigrationReport> {
  const found = await filesOf(invocation, files);
  return withDatabase(invocation, (database) =>
    migrateStatusFile({
      ...found,
      target: { database, project: invocation.config.trackedProject },
      ...(by === undefined ? {} : { by }),
      ...{ dryRun: dryRun === true, fillMissing: fillMissing === true, writeReport: write === true },
    }),
  );
}

/** The files as paths in the project, and the commits that the status file names. */
async function filesOf(invocation: Invocation, { statusFile = '.project_status.md', prompts }: MigrationFiles) {
  const { project } = invocation;
  const path = resolve(statusFile === '.project_status.md' ? project.root : invocation.cwd, statusFile);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    throw new CliError('CLI_NOT_FOUND', `There is no file ${path}.`, 'Name the status file.');
  const inProject = (file: string) => relative(project.root, file);
  return {
    folder: project.root,
    statusFile: inProject(path),
    promptFiles: prompts.map((file) => inProject(resolve(invocation.cwd, file))),
    commits: await wholeCommits(project.root, readFileSync(path, 'utf8')),
  };
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

/** A row a check, and below those that fail what is missing. */
function reconciliationText(checks: readonly Reconciliation[]): string {
  const rows = table(
    checks.map(({ expected, found, name, passed }) => [passed ? 'ok' : 'fail', name, `${found} of ${expected}`]),
  ).split('\n');
  return checks.flatMap(({ problems }, index) => [rows[index], ...problems.map((one) => `      ${one}`)]).join('\n');
}
