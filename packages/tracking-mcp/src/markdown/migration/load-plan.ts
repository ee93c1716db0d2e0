import { readFile, stat } from 'node:fs/promises';

import { TrackingRuleError } from '../../errors.ts';
import { resolveInside } from '../resolve-inside.ts';
import { planMigration, type MigrationPlan } from './migration-plan.ts';

/** Files that are brought over, or held against a tracker. */
export interface MigrationFiles {
  /** The folder that all files must be in. */
  folder: string;
  /** The status file's path in the folder. */
  statusFile: string;
  /** Paths of session prompts in the folder. */
  promptFiles?: readonly string[];
  /** Whole commit hashes by the shortened ones in the file, as `shortCommits` lists them. */
  commits?: ReadonlyMap<string, string>;
}

/** Most bytes of a file that is read. */
const largestFile = 16_000_000;

/**
 * Reads the files.
 * @throws {TrackingRuleError} TRACKING_MARKDOWN for a path that leads out of the folder or to no file that can be read,
 * TRACKING_MIGRATION for a file that is too long.
 */
export async function loadPlan({
  folder,
  statusFile,
  promptFiles = [],
  commits = new Map<string, string>(),
}: MigrationFiles): Promise<{ path: string; text: string; plan: MigrationPlan }> {
  const path = await resolveInside(folder, statusFile);
  const text = await readText(path);
  const prompts = [];
  for (const name of promptFiles) prompts.push({ name, text: await readText(await resolveInside(folder, name)) });
  return { path, text, plan: await planMigration({ text, prompts, commits }) };
}

async function readText(path: string): Promise<string> {
  const stats = await stat(path).catch(() => null);
  if (stats?.isFile() !== true) {
    throw new TrackingRuleError('TRACKING_MARKDOWN', `There is no file ${path}; nothing was changed.`, {
      recoveryAction: 'Name the status file, and each session prompt, by its path below the project.',
    });
  }
  const { size } = stats;
  if (size <= largestFile) return readFile(path, 'utf8');
  throw new TrackingRuleError(
    'TRACKING_MIGRATION',
    `The file ${path} has ${size} bytes, and ${largestFile} are allowed; nothing was changed.`,
    { recoveryAction: 'Leave out what is not status, such as attachments, or split the file.' },
  );
}
