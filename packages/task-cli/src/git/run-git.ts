import { execFile, type ExecFileException } from 'node:child_process';
import { existsSync } from 'node:fs';
import { redactSecrets } from '@waymark/core-types';

import { TaskError } from '../errors.ts';

/** Where and within which bounds git runs. */
export interface RunGitOptions {
  cwd: string;
  /** What git reads from its standard input. */
  input?: string | Uint8Array;
  /** Variables beside those of the process, as in `GIT_INDEX_FILE`. */
  variables?: Readonly<Record<string, string>>;
  /** The most that git may print, in bytes; default 128 MB. */
  maxBytes?: number;
  /** Milliseconds after which git is stopped; default 60,000. */
  timeout?: number;
}

/** Why git failed: `details.reason` of an E061. */
export type GitFailure =
  | 'git-missing'
  | 'no-such-folder'
  | 'not-a-repository'
  | 'not-trusted'
  | 'no-commits'
  | 'no-worktree'
  | 'timeout'
  | 'too-much-output'
  | 'git-failed';

/** Against settings that would run programs, trust old knowledge, or print something else. */
const settings = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.untrackedCache=false',
  'core.ignoreStat=false',
  'core.trustctime=true',
  'core.checkStat=default',
  'core.safecrlf=false',
  // Else a file that was only touched counts as changed.
  'diff.autoRefreshIndex=true',
  'diff.orderFile=/dev/null',
  'diff.suppressBlankEmpty=false',
  'apply.whitespace=nowarn',
  'submodule.recurse=false',
].flatMap((setting) => ['-c', setting]);

/** Which of git's own variables stay; all others could point it to another repository or change what it reads. */
const keptVariables = /^GIT_(?:CONFIG|EXEC_PATH$|CEILING_DIRECTORIES$)/;

/**
 * Runs git without a shell, hooks, locks and a pager, in English, and gives what it printed. Output that is too long is
 * an error: half a list of files would hide the other half.
 * @throws {TaskError} E061 with a {@link GitFailure} as `details.reason`.
 */
export function runGit(args: readonly string[], options: RunGitOptions): Promise<Buffer> {
  const { cwd, input, variables = {}, maxBytes = 128 * 1024 * 1024, timeout = 60_000 } = options;
  // git needs the PATH and HOME of this process; nothing of them is read here.
  // oxlint-disable-next-line node/no-process-env
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('GIT_') || keptVariables.test(name),
  );
  const env = { ...Object.fromEntries(inherited), GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
  return new Promise((resolve, reject) => {
    const child = execFile(
      'git',
      ['--no-pager', ...settings, ...args],
      { cwd, env: { ...env, ...variables }, timeout, maxBuffer: maxBytes, windowsHide: true, encoding: 'buffer' },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(toGitError(error, { cwd, timeout, maxBytes, command: args[0] ?? '', stderr: stderr.toString() }));
      },
    );
    // git may end before it has read everything; its exit code tells.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** An E061. */
export function gitFailed(
  reason: GitFailure,
  message: string,
  about: { cwd: string; recoveryAction: string; cause?: unknown },
): TaskError {
  const { cwd, recoveryAction, cause } = about;
  return new TaskError('E061', message, { details: { reason, cwd }, recoveryAction, cause });
}

interface Failure {
  cwd: string;
  timeout: number;
  maxBytes: number;
  command: string;
  stderr: string;
}

function toGitError(error: ExecFileException, { cwd, timeout, maxBytes, command, stderr }: Failure): TaskError {
  const fail = (reason: GitFailure, message: string, recoveryAction: string) =>
    gitFailed(reason, message, { cwd, recoveryAction, cause: error });
  // Node says the same for a missing program and a missing folder.
  if (error.code === 'ENOENT' && existsSync(cwd)) {
    return fail('git-missing', 'git could not be started: it is not installed or not on the PATH.', 'Install git.');
  }
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return fail('no-such-folder', `${cwd} is no folder.`, 'Name an existing folder.');
  }
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    const told = `git ${command} printed more than ${maxBytes} bytes in ${cwd}.`;
    return fail('too-much-output', told, 'Let .gitignore name what is generated.');
  }
  if (error.killed === true) {
    return fail('timeout', `git ${command} did not end within ${timeout} ms in ${cwd}.`, 'Try it again when idle.');
  }
  if (/not a git repository/i.test(stderr)) {
    return fail('not-a-repository', `${cwd} is not within a git repository.`, 'Run it within a repository.');
  }
  if (/must be run in a work tree/i.test(stderr)) {
    return fail(
      'no-worktree',
      `${cwd} has no files checked out: it is a bare repository.`,
      'Run it within a work tree.',
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
    `git ${command} failed in ${cwd}: ${said || error.message.slice(0, 300)}`,
    `Run git ${command} by hand.`,
  );
}
