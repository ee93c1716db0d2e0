import { lstat, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

import { TrackingRuleError } from '../errors.ts';

/**
 * The real path of a file that a user names, which exists or can be made, and is inside of a folder.
 * @throws {TrackingRuleError} TRACKING_MARKDOWN for a path that leads out: by `..`, as an absolute path, through a link.
 */
export async function resolveInside(folder: string, path: string): Promise<string> {
  if (path === '' || path.includes('\0') || path.split(/[\\/]/).includes('..')) throw refused(path);
  const realFolder = await realpath(folder);
  const asked = resolve(folder, path);
  // The folder may be named by its real path too, as on systems where the one for temporary files is a link.
  if (!isInside(resolve(folder), asked) && !isInside(realFolder, asked)) throw refused(path);
  const real = await realPathOf(asked);
  if (real === null || !isInside(realFolder, real)) throw refused(path);
  return real;
}

/** With all links followed, as far as the path exists; null for a link to nothing. */
async function realPathOf(path: string): Promise<string | null> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOENT') throw error;
  }
  const isLink = await lstat(path).then(
    () => true,
    () => false,
  );
  if (isLink || dirname(path) === path) return null;
  const above = await realPathOf(dirname(path));
  return above === null ? null : join(above, path.slice(dirname(path).length).replaceAll(sep, ''));
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function refused(path: string): TrackingRuleError {
  const named = JSON.stringify(path.slice(0, 200));
  return new TrackingRuleError('TRACKING_MARKDOWN', `The path ${named} leads out of the folder that it must stay in.`, {
    recoveryAction: 'Name a file below the folder, without `..` and not through a link to elsewhere.',
  });
}
