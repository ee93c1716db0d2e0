import { mkdir, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { canonicalJsonLine, timestampNotBefore, toTimestamp } from '@waymark/core-types';

import { variableName } from '../document/variable-name.ts';
import { TaskError } from '../errors.ts';
import { taskFolder, type Project } from '../project-layout.ts';
import { assertTaskId } from '../storage/assert-task-id.ts';
import { toTaskError } from '../storage/to-task-error.ts';
import { withStoreLock } from '../storage/with-store-lock.ts';
import { writeFileAtomically } from '../storage/write-file-atomically.ts';
import { openBlockers } from '../task/open-blockers.ts';
import { readTaskSummaries } from '../task/read-task-summaries.ts';
import { planValidation, type PlannedCommand, type ValidatedTask } from './plan-validation.ts';
import { pendingResult, runCommand, type CommandRun, type LogParser, type ValidationEvent } from './run-command.ts';
import { overallStatus, validationWarnings, type ValidationReport } from './validation-report.ts';

export interface ValidationOptions {
  /** Which commands; all of them by default. */
  ids?: readonly string[];
  /** The parent's variables, which every command gets. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Variables beside those that the task file declares; they win over both. */
  env?: Readonly<Record<string, string>>;
  /** Ends the command that runs, with all its processes, and begins no other one. */
  signal?: AbortSignal;
  onEvent?(event: ValidationEvent): void;
  /** What makes a document of each log. */
  parseLog?: LogParser;
  /** How long a process has between SIGTERM and SIGKILL, in milliseconds; default 2,000. */
  graceMs?: number;
  /** Resolves after so many milliseconds, or when the signal comes; for tests. */
  wait?(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
}

/** The file in the folder of a run. */
export const reportName = 'validation-results.json';

/**
 * Runs the validation commands of a task one after the other, as the task file has them and nothing else: they need the
 * trust of the repository's own scripts. Logs and report are in a folder of their own below the task's logs; the report is
 * written anew after each command, so that a runner that is killed leaves what it knew. What a command does is no error
 * here: {@link validationError} makes one of the report.
 * @throws {TaskError} as `planValidation`, before anything runs; E002 for a task id or a variable that is none; E041, E042,
 *   E043 where the store cannot be written.
 */
export async function runValidation(
  project: Project,
  task: ValidatedTask,
  options: ValidationOptions,
): Promise<ValidationReport> {
  const commands = planValidation(task, options.ids === undefined ? {} : { ids: options.ids });
  const run = await prepareRun(project, { task, commands, options });
  const started_at = toTimestamp(project.clock.now());
  const report: ValidationReport = {
    schema_version: '1.0',
    task_id: task.id,
    run: run.name,
    status: 'running',
    started_at,
    ended_at: null,
    results: commands.map(pendingResult),
    warnings: [],
  };
  await save(project, run.folder, report);
  for (const [index, command] of commands.entries()) {
    if (options.signal?.aborted === true) {
      Object.assign(report.results[index]!, {
        status: 'aborted',
        reason: 'It was stopped before it began.',
        code: 'E033',
      });
      continue;
    }
    report.results[index]!.status = 'running';
    await save(project, run.folder, report);
    report.results[index] = await runCommand(project, command, run);
    run.emit({ type: 'command_ended', id: command.id, result: report.results[index] });
  }
  report.status = overallStatus(report.results);
  report.warnings = validationWarnings(report.results);
  report.ended_at = timestampNotBefore(project.clock, started_at);
  await save(project, run.folder, report);
  return report;
}

interface Preparation {
  task: ValidatedTask;
  commands: readonly PlannedCommand[];
  options: ValidationOptions;
}

async function prepareRun(
  project: Project,
  { task, commands, options }: Preparation,
): Promise<CommandRun & { name: string }> {
  const { environment, env = {}, graceMs = 2_000, signal, parseLog, onEvent, wait = waitFor } = options;
  const odd = Object.entries(env).find(([name, value]) => !variableName.test(name) || value.includes('\0'));
  if (odd !== undefined) {
    throw new TaskError(
      'E002',
      `${JSON.stringify(odd[0].slice(0, 60))} is no name of a variable, or its value is none.`,
      {
        recoveryAction: 'Give variables as NAME=VALUE.',
      },
    );
  }
  const inherited = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const waiting = commands.some(({ blocker_id }) => blocker_id !== null);
  const tasks = waiting ? (await readTaskSummaries(project)).tasks : [];
  return {
    ...(await makeFolder(project, task.id)),
    ...{ environment: Object.fromEntries(inherited), env, graceMs, signal, parseLog, wait },
    blocker: (id) => openBlockers({ blocked_by: [id] }, tasks)[0] ?? null,
    emit: (event) => onEvent?.(event),
  };
}

/** A new folder for one run, named after its time; two runs of one moment get two. */
async function makeFolder(project: Project, taskId: string): Promise<{ folder: string; name: string }> {
  assertTaskId(taskId);
  const { logs } = taskFolder(taskId);
  const at = join(project.root, logs);
  const stamp = toTimestamp(project.clock.now()).replaceAll(/[-:.]/g, '');
  try {
    await mkdir(at, { recursive: true });
    const place = relative(await realpath(project.root), await realpath(at));
    if (place !== logs) {
      throw new TaskError('E041', `${logs} leads to another place by a link: logs are not written there.`, {
        recoveryAction: `Remove the link, so that ${logs} is a folder of the repository.`,
      });
    }
    for (let count = 1; ; count++) {
      const name = count === 1 ? `validation-${stamp}` : `validation-${stamp}-${count}`;
      const made = await mkdir(join(at, name)).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'EEXIST') return false;
          throw error;
        },
      );
      if (made) return { folder: `${logs}/${name}`, name };
    }
  } catch (error) {
    throw toTaskError(error, `Cannot make a folder for logs in ${logs}`);
  }
}

function save(project: Project, folder: string, report: ValidationReport): Promise<void> {
  const path = join(project.root, folder, reportName);
  return withStoreLock(project, () => writeFileAtomically(path, canonicalJsonLine(report)));
}

async function waitFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}
