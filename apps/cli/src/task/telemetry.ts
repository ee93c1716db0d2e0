import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { recordTelemetry, showTelemetry, TaskError, type Agent, type TelemetryEvent } from '@waymark/task-cli';
import { table } from '../output/table.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { taskProject, tellWarnings } from './task-project.ts';

/** What an agent did. */
export interface RecordOptions {
  agent: Agent;
  read?: string[] | undefined;
  write?: string[] | undefined;
  edit?: string[] | undefined;
  event?: string[] | undefined;
  events?: string | undefined;
}

/** Adds to what an agent did on a task. */
export async function record(invocation: Invocation, id: string, options: RecordOptions): Promise<CommandOutput> {
  const { agent, read = [], write = [], edit = [], event = [], events: source } = options;
  const absolute = (path: string) => resolve(invocation.cwd, path);
  const events = [
    ...read.map((path) => ({ type: 'file_read', path: absolute(path) })),
    ...write.map((path) => ({ type: 'file_write', path: absolute(path) })),
    ...edit.map((path) => ({ type: 'file_edit', path: absolute(path) })),
    ...event.flatMap(parseEvents),
    ...(source === undefined ? [] : parseEvents(await readEvents(invocation, source))),
  ] as TelemetryEvent[];
  const telemetry = await recordTelemetry(taskProject(invocation), { task_id: id, agent, events });
  return { kind: 'task.telemetry.record', data: telemetry, text: () => `${events.length} recorded of the ${agent}.` };
}

/** What all agents did on a task. */
export async function show(invocation: Invocation, id: string): Promise<CommandOutput> {
  const shown = await showTelemetry(taskProject(invocation), id);
  tellWarnings(invocation, shown.warnings);
  const rows = Object.entries(shown.agents).map(([agent, { totals }]) => [
    agent,
    `${totals.file_reads} reads`,
    `${totals.file_writes + totals.file_edits} changes`,
    `${totals.commands} commands`,
    `${totals.tokens_saved} tokens saved`,
  ]);
  return {
    kind: 'task.telemetry.show',
    data: shown,
    text: () => (rows.length === 0 ? 'No telemetry.' : table(rows)),
  };
}

async function readEvents({ cwd, runtime }: Invocation, source: string): Promise<string> {
  if (source === '-') return readAll(runtime.stdin());
  return readFile(resolve(cwd, source), 'utf8').catch((cause: unknown) => {
    throw new TaskError('E040', `The events ${source} cannot be read.`, {
      cause,
      recoveryAction: 'Name a file of JSON, or - for stdin.',
    });
  });
}

/** A JSON value, an array of them, or one a line. */
function parseEvents(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    if (lines.length > 1) return lines.flatMap(parseEvents);
    throw new TaskError('E002', 'An event is no JSON.', {
      recoveryAction: 'Give objects as in {"type":"file_read","path":"src/a.ts"}.',
    });
  }
}
