import { execFile } from 'node:child_process';

/** Settings of a repository or a user that would run programs or change what is printed. */
const fixedSettings = ['core.quotepath=off', 'core.fsmonitor=false', 'core.hooksPath=/dev/null'];

/** Variables that would point git to another repository than the one of `cwd`. */
const repositoryVariables = new Set([
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'GIT_OBJECT_DIRECTORY',
  'GIT_EXTERNAL_DIFF',
]);

/**
 * What git prints, run without a shell, without locks, without a pager and in English, within ten seconds and 16 MB.
 * @throws {Error} with git's own words when it fails.
 */
export function runGit(cwd: string, args: readonly string[]): Promise<string> {
  const settings = fixedSettings.flatMap((setting) => ['-c', setting]);
  // A path is a path: its brackets and stars name no other files.
  const fixed = { GIT_LITERAL_PATHSPECS: '1', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
  // git needs the PATH and HOME of this process; nothing of them is read here.
  // oxlint-disable-next-line node/no-process-env
  const environment = { ...process.env, ...fixed };
  const env = Object.fromEntries(Object.entries(environment).filter(([name]) => !repositoryVariables.has(name)));
  const options = { cwd, env, timeout: 10_000, maxBuffer: 16 * 1024 * 1024, windowsHide: true };
  return new Promise((resolve, reject) => {
    execFile('git', ['--no-pager', ...settings, ...args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`git: ${stderr.trim().split('\n')[0] || error.message}`, { cause: error }));
    });
  });
}
