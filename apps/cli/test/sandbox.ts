import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WaymarkErrorJson } from '@waymark/core-types';
import type { Envelope } from '../src/output/envelope.ts';
import type { Shapes } from './shapes.ts';

/** The built command, as users run it. */
export const mainPath = fileURLToPath(new URL('../dist/main.js', import.meta.url));

if (!existsSync(mainPath)) {
  throw new Error('apps/cli/dist/main.js is missing: build it first (node apps/cli/build.mjs), then run the tests.');
}

/** What a call of the command left. */
export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** How the command is called. */
export interface CallOptions {
  cwd?: string;
  stdin?: string | Uint8Array;
  env?: Record<string, string>;
}

/** A folder of its own with a home and a project, and the command in it. */
export interface Sandbox {
  folder: string;
  home: string;
  project: string;
  waymark(args: string[], options?: CallOptions): Promise<Outcome>;
  /** The data of `--json`; throws when the call failed, printed anything else, or data of another kind. */
  json<Kind extends keyof Shapes>(kind: Kind, args: string[], options?: CallOptions): Promise<Shapes[Kind]>;
  git(...args: string[]): string;
  commit(file: string, content: string, message: string): void;
  remove(): void;
}

/** Makes a sandbox with an empty git repository whose remote is called shop. */
export function createSandbox(): Sandbox {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'waymark-cli-')));
  const home = join(folder, 'home');
  const project = join(folder, 'checkout');
  mkdirSync(home);
  mkdirSync(project);
  const environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.org',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.org',
  };
  const git = (...args: string[]) => execFileSync('git', args, { cwd: project, env: environment, encoding: 'utf8' });
  git('init', '--quiet', '--initial-branch=main');
  git('remote', 'add', 'origin', 'git@example.org:acme/shop.git');

  const waymark: Sandbox['waymark'] = (args, { cwd = project, stdin = '', env = {} } = {}) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [mainPath, ...args], { cwd, env: { ...environment, ...env } });
      const outcome: Outcome = { code: null, stdout: '', stderr: '' };
      child.stdout.setEncoding('utf8').on('data', (text: string) => (outcome.stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (outcome.stderr += text));
      // A command that does not read its input closes it.
      child.stdin.on('error', () => {});
      child.stdin.end(stdin);
      child.on('error', reject).on('close', (code) => resolve({ ...outcome, code }));
    });

  return {
    folder,
    home,
    project,
    waymark,
    git,
    async json<Kind extends keyof Shapes>(kind: Kind, args: string[], options?: CallOptions): Promise<Shapes[Kind]> {
      const { code, stdout, stderr } = await waymark([...args, '--json'], options);
      const envelope = onlyEnvelope(stdout);
      if (!envelope.success || envelope.kind !== kind || stderr !== '')
        throw new Error(`exit ${code}: ${stdout}${stderr}`);
      return envelope.data as Shapes[Kind];
    },
    commit(file, content, message) {
      mkdirSync(dirname(join(project, file)), { recursive: true });
      writeFileSync(join(project, file), content);
      git('add', '--all');
      git('commit', '--quiet', '--message', message);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The envelope on stdout; throws when there is more than one line or other text. */
export function onlyEnvelope(stdout: string): Envelope {
  if (stdout.indexOf('\n') !== stdout.length - 1) throw new Error(`not exactly one line: ${JSON.stringify(stdout)}`);
  const envelope = JSON.parse(stdout) as Envelope;
  const keys = ['schema_version', 'kind', 'success', envelope.success ? 'data' : 'error', 'warnings'];
  if (Object.keys(envelope).join() !== keys.join() || envelope.schema_version !== 'cli.v1') {
    throw new Error(`no envelope: ${stdout}`);
  }
  return envelope;
}

/** The error of a failed call, whose envelope must be all that it printed. */
export function errorOf({ stdout, stderr }: Outcome): WaymarkErrorJson {
  const envelope = onlyEnvelope(stdout);
  if (envelope.success || stderr !== '') throw new Error(`no failure: ${stdout}${stderr}`);
  return envelope.error;
}
