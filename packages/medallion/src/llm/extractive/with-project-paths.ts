import type { Evidence } from '../../evidence/evidence.ts';
import { createPathResolver, type PathResolver } from './project-paths.ts';

/** The evidence with the paths of git as paths within the project; what lies outside is left out. */
export function withProjectPaths(evidence: Evidence): Evidence {
  const { git_log, git_diff } = evidence.artefacts ?? {};
  if (git_log === undefined && git_diff === undefined) return evidence;
  const resolve = createPathResolver([]);
  return {
    ...evidence,
    artefacts: {
      ...evidence.artefacts,
      ...(git_log === undefined
        ? {}
        : { git_log: git_log.map((commit) => ({ ...commit, files: within(commit.files, resolve) })) }),
      ...(git_diff === undefined ? {} : { git_diff: within(git_diff, resolve) }),
    },
  };
}

function within<File extends { path: string }>(files: readonly File[], resolve: PathResolver): File[] {
  return files.flatMap((file) => {
    const path = resolve(file.path, undefined);
    return path === undefined ? [] : [{ ...file, path }];
  });
}
