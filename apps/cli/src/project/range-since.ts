import { EvidenceError, runGit } from '@waymark/medallion';

/**
 * The range of commits that are not older than a time; undefined where the time is not known. Git counts in seconds, so
 * the commits of the very second are in it, known or not: to read one again changes nothing.
 */
export async function rangeSince(folder: string, timestamp: string | undefined): Promise<string | undefined> {
  const time = timestamp === undefined ? Number.NaN : Date.parse(timestamp);
  if (Number.isNaN(time)) return undefined;
  const known = await commitAt(folder, new Date(time - 1_000).toISOString());
  return known === null ? undefined : `${known}..HEAD`;
}

/** The newest commit of HEAD that is not newer than a time; null when there is none or no repository. */
async function commitAt(folder: string, timestamp: string): Promise<string | null> {
  try {
    const output = await runGit(['rev-list', '--max-count=1', `--before=${timestamp}`, 'HEAD', '--'], { cwd: folder });
    return /^[0-9a-f]{40,64}$/.exec(output.trim())?.[0] ?? null;
  } catch (error) {
    if (EvidenceError.isInstance(error)) return null;
    throw error;
  }
}
