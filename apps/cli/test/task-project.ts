import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { runWaymark } from '../src/run-waymark.ts';
import { taskText } from './task-text.ts';

/** What a call left. */
export interface CallOutcome {
  code: number;
  stdout: string;
  /** What stdout is made of. */
  bytes: Buffer;
  stderr: string;
}

/** A repository with a task, and the command in this process: a process of its own takes longer than most calls. */
export interface CliProject {
  root: string;
  call(args: readonly string[], options?: { stdin?: string; cwd?: string }): Promise<CallOutcome>;
  /** `data` of `--json`. */
  // oxlint-disable-next-line typescript/no-explicit-any
  data(...args: string[]): Promise<any>;
  /** The exit code and the error of a failure. */
  failure(...args: string[]): Promise<{ exit: number } & Record<string, unknown>>;
  write(path: string, content: string | Uint8Array): void;
  read(path: string): string;
  git(...args: string[]): string;
  commitAll(): void;
}

/** A project with the given files as its first commit; it goes when the test ends, unless it is kept. */
export function cliProject(files: Readonly<Record<string, string>> = {}, keep = false): CliProject {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'waymark-task-cli-')));
  if (!keep) onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
      cwd: root,
      encoding: 'utf8',
    });
  const write = (path: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  const commitAll = () => {
    git('add', '--all');
    git('commit', '--quiet', '--message', 'a commit');
  };
  const call: CliProject['call'] = async (args, { stdin = '', cwd = root } = {}) => {
    const stdout = sink();
    const stderr = sink();
    const code = await runWaymark([...args], {
      version: '0.0.0-test',
      environment: { PATH: process.env['PATH'], HOME: root, WAYMARK_HOME: join(root, '.none'), WAYMARK_BY: 'ada' },
      cwd,
      mainPath: '',
      stdin: () => Readable.from([stdin]),
      stdout: stdout.stream,
      stderr: () => stderr.stream,
      exit: () => {},
    });
    return { code, stdout: stdout.bytes().toString(), bytes: stdout.bytes(), stderr: stderr.bytes().toString() };
  };
  git('init', '--quiet', '--initial-branch=main');
  write('.gitignore', '.agent-output/\n.none/\n');
  write('src/upload.mjs', 'export const retries = 0;\n');
  write('tasks/backend/TASK-0824-retry.task.yaml', taskText('TASK-0824'));
  for (const [path, text] of Object.entries(files)) write(path, text);
  commitAll();
  return {
    root,
    call,
    async data(...args) {
      const { code, stdout, stderr } = await call(['task', ...args, '--json']);
      const envelope = JSON.parse(stdout) as { success: boolean; data: unknown };
      if (!envelope.success || stderr !== '') throw new Error(`exit ${code}: ${stdout}${stderr}`);
      return envelope.data;
    },
    async failure(...args) {
      const { code, stdout } = await call(['task', ...args, '--json']);
      const envelope = JSON.parse(stdout) as { success: boolean; error: object };
      if (envelope.success) throw new Error(`no failure: ${stdout}`);
      return { exit: code, ...envelope.error };
    },
    write,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    git,
    commitAll,
  };
}

/** A project whose task has a context. */
export async function withContext(files: Readonly<Record<string, string>> = {}): Promise<CliProject> {
  const project = cliProject(files);
  await project.data('context', 'init', 'TASK-0824');
  return project;
}

function sink(): { stream: Writable; bytes: () => Buffer } {
  const pieces: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      pieces.push(chunk);
      done();
    },
  });
  return { stream, bytes: () => Buffer.concat(pieces) };
}
