import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Project } from '@waymark/task-cli';

import { createSandbox, eras, type Loose, type Negotiation, type Sandbox } from './sandbox.ts';
import { taskText } from './task-text.ts';

export const task_id = 'TASK-0824';
export const taskPath = 'tasks/backend/TASK-0824-retry.task.yaml';

/** A real repository with one task file, and what a test does in it. */
export interface TaskProject {
  sandbox: Sandbox;
  project: Project;
  git(...args: string[]): string;
  write(path: string, text: string): void;
  connect(negotiation?: Negotiation): Promise<TaskClient>;
}

/** A client of a server with the toolset `task`. */
export interface TaskClient {
  close(): Promise<void>;
  /** The data of a reply; `isError` beside it for a failure. */
  call(name: string, input?: Record<string, unknown>): Promise<Loose>;
}

/** Its sandbox is to be removed by whoever asks for it. */
export function taskProject(): TaskProject {
  const sandbox = createSandbox();
  const root = sandbox.project;
  const git = (...args: string[]) => {
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
    return execFileSync('git', [...identity, ...args], { cwd: root, encoding: 'utf8' });
  };
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const connect = async (negotiation: Negotiation = eras[0][1]) => {
    const client = await sandbox.connectStdio(negotiation, ['--toolsets', 'task']);
    const call = async (name: string, input: Record<string, unknown> = {}) => {
      const { structuredContent, isError } = await client.callTool({ name, arguments: input });
      return { ...(structuredContent as object), ...(isError === true && { isError }) };
    };
    return { close: () => client.close(), call };
  };
  rmSync(join(root, '.git'), { recursive: true });
  git('init', '--quiet', '--initial-branch=main');
  write('.gitignore', '.agent-output/\n.waymark/\n');
  write('src/upload.mjs', 'export const retries = 0;\n');
  write(taskPath, taskText);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Begin');
  return { sandbox, project: { root, clock: { now: () => Date.now() } }, git, write, connect };
}

/** What Vitest prints. */
export function vitestLog(passed: number, failed: number): string {
  const files = failed > 0 ? '1 failed' : '1 passed';
  const tests = failed > 0 ? `${failed} failed | ${passed} passed` : `${passed} passed`;
  return ` Test Files  ${files} (1)\n      Tests  ${tests} (${passed + failed})\n   Duration  300ms\n`;
}
