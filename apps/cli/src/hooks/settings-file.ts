import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { CliError } from '../errors.ts';
import type { Invocation } from '../program/invocation.ts';

/** Which of an agent's settings files. */
export type SettingsLevel = 'project' | 'local' | 'user';

/** The settings file of Claude Code for a level. */
export function settingsPath(invocation: Invocation, level: SettingsLevel): string {
  if (level === 'user') return join(invocation.config.claudeFolder, 'settings.json');
  return join(invocation.project.root, '.claude', level === 'local' ? 'settings.local.json' : 'settings.json');
}

/**
 * The text of a settings file; empty when there is none.
 * @throws {CliError} CLI_SETTINGS when it cannot be read.
 */
export function readSettings(path: string): string {
  if (!existsSync(path)) return '';
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CliError(
      'CLI_SETTINGS',
      `Cannot read ${path}: ${(cause as Error).message}.`,
      'Make the file readable, then run this again.',
      { cause },
    );
  }
}

/**
 * Replaces a settings file in one step, so that no reader ever sees half of it. What was there is kept beside it.
 * @returns the path of the copy; null where there was no file.
 * @throws {CliError} CLI_SETTINGS when it cannot be written; then it is as it was.
 */
export function replaceSettings(path: string, text: string): string | null {
  // A link, as people have who keep their settings elsewhere, stays a link.
  const target = existsSync(path) ? realpathSync(path) : path;
  const fresh = `${target}.${process.pid}.tmp`;
  const copy = existsSync(target) ? `${target}.before-waymark` : null;
  try {
    mkdirSync(dirname(target), { recursive: true });
    if (copy !== null) copyFileSync(target, copy);
    writeFileSync(fresh, text, { mode: copy === null ? 0o600 : statSync(target).mode & 0o777 });
    renameSync(fresh, target);
    return copy;
  } catch (cause) {
    rmSync(fresh, { force: true });
    throw new CliError(
      'CLI_SETTINGS',
      `Cannot write ${path}: ${(cause as Error).message}.`,
      'Make the file and its folder writable, then run this again.',
      { cause },
    );
  }
}
