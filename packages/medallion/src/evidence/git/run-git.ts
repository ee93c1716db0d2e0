import { execFile, type ExecFileException } from 'node:child_process';
import { existsSync } from 'node:fs';
import { redactSecrets } from '@waymark/core-types';
import { EvidenceError } from '../../errors.ts';

/** Runs git with arguments and returns what it printed. */
export type GitRunner = (args: readonly string[]) => Promise<string>;

/** Where and within which bounds git runs. */
export interface RunGitOptions {
  cwd: string;
  /** Output beyond this is dropped, in bytes; default 16 MB. */
  maxBytes?: number;
  /** Milliseconds after which git is stopped; default 60,000. */
  timeout?: number;
}

/** Settings of a repository or a user that would run programs or change what is printed. */
const fixedSettings = ['core.quotepath=off', 'core.fsmonitor=false', 'core.hooksPath=/dev/null'];

/** Variables that would point git to another repository than the one of `cwd`. */
const repositoryVariables = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'GIT_OBJECT_DIRECTORY',
  'GIT_EXTERNAL_DIFF',
];

/**
 * Runs git without a shell, without locks and without a pager, in English. Output beyond `maxBytes` is dropped: the
 * parsers read what came before.
 * @throws {EvidenceError} with `details.reason` `git-missing`, `no-such-folder`, `not-a-repository`, `timeout` or `git-failed`.
 */
export function runGit(args: readonly string[], options: RunGitOptions): Promise<string> {
  const { cwd, maxBytes = 16 * 1024 * 1024, timeout = 60_000 } = options;
  const settings = fixedSettings.flatMap((setting) => ['-c', setting]);
  // git needs the PATH and HOME of this process; nothing of them is read here.
  // oxlint-disable-next-line node/no-process-env
  const environment = { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
  const env = Object.fromEntries(Object.entries(environment).filter(([name]) => !repositoryVariables.includes(name)));
  return new Promise((resolve, reject) => {
    execFile(
      'git',
      ['--no-pager', ...settings, ...args],
      { cwd, env, timeout, maxBuffer: maxBytes, windowsHide: true, encoding: 'utf8' },
      (error, stdout, stderr) => {
        if (error === null || error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') resolve(stdout);
        else reject(toEvidenceError(error, { cwd, timeout, stderr }));
      },
    );
  });
}

interface Failure {
  cwd: string;
  timeout: number;
  stderr: string;
}

function toEvidenceError(error: ExecFileException, { cwd, timeout, stderr }: Failure): EvidenceError {
  const fail = (reason: string, message: string, recoveryAction: string) =>
    new EvidenceError(message, { details: { reason, cwd }, recoveryAction, cause: error });
  // Node says the same for a missing program and a missing folder.
  if (error.code === 'ENOENT' && existsSync(cwd)) {
    return fail('git-missing', 'git could not be started: it is not installed or not on the PATH.', 'Install git.');
  }
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return fail('no-such-folder', `${cwd} is no folder.`, 'Name an existing folder.');
  }
  if (error.killed === true) {
    return fail('timeout', `git did not end within ${timeout} ms in ${cwd}.`, 'Name a shorter range.');
  }
  if (/not a git repository/i.test(stderr)) {
    return fail(
      'not-a-repository',
      `${cwd} is not within a git repository.`,
      'Run it within a repository, or leave git out.',
    );
  }
  if (/dubious ownership/i.test(stderr)) {
    return fail(
      'not-trusted',
      `git does not trust ${cwd}: it belongs to another user.`,
      `Run git config --global --add safe.directory ${cwd}`,
    );
  }
  const said = redactSecrets(stderr.trim().split('\n')[0]!.slice(0, 300));
  return fail(
    'git-failed',
    `git failed in ${cwd}: ${said || error.message.slice(0, 300)}`,
    'Run the same command by hand.',
  );
}
