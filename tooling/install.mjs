import { statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { capture, root, tell } from './process.mjs';
import { readManifest } from './workspace.mjs';

const marker = join(root, 'node_modules', '.modules.yaml');

/**
 * Installs the locked dependencies unless they are there already.
 *
 * @returns {Promise<number>} exit code of the package manager, 0 when nothing was to do
 */
export async function installWhenNeeded() {
  if (modifiedAt(marker) >= modifiedAt(join(root, 'pnpm-lock.yaml'))) return 0;
  tell('Installing dependencies from the package registry (once, about half a minute) ...');
  const packageManager = String(readManifest(root)['packageManager']);
  const { code, output } = await capture('npx', ['--yes', packageManager, 'install', '--frozen-lockfile']);
  if (code !== 0) {
    tell(`${output}\nThe installation failed: ${packageManager} ended with exit code ${code}.`);
    return code;
  }
  // pnpm leaves the marker alone when it finds nothing to change.
  utimesSync(marker, new Date(), new Date());
  return 0;
}

/** @param {string} file */
function modifiedAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -1;
}
