import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The newest commit of HEAD that is not newer than a time; null when there is none or no repository. */
export async function commitAt(folder: string, timestamp: string): Promise<string | null> {
  const options = ['rev-list', '--max-count=1', `--before=${timestamp}`, 'HEAD', '--'];
  try {
    const { stdout } = await promisify(execFile)('git', options, { cwd: folder, timeout: 20_000 });
    return /^[0-9a-f]{40,64}$/.exec(stdout.trim())?.[0] ?? null;
  } catch {
    return null;
  }
}

/** The range of commits that are newer than a time; undefined where the time is not known. */
export async function rangeSince(folder: string, timestamp: string | undefined): Promise<string | undefined> {
  if (timestamp === undefined || Number.isNaN(Date.parse(timestamp))) return undefined;
  const known = await commitAt(folder, timestamp);
  return known === null ? undefined : `${known}..HEAD`;
}
