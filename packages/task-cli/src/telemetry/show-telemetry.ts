import { agents, type Agent } from '../document/fields.ts';
import { TaskError, type TaskWarning } from '../errors.ts';
import { taskFolder, type Project } from '../project-layout.ts';
import { assertTaskId } from '../storage/assert-task-id.ts';
import { readTelemetry } from './read-telemetry.ts';
import { tokensOf, type Telemetry } from './telemetry-document.ts';

/** What an agent, or all of them together, did on a task, in numbers. */
export interface TelemetryTotals {
  file_reads: number;
  /** How many different files these were. */
  files_read: number;
  file_writes: number;
  file_edits: number;
  cache_hits: number;
  cache_misses: number;
  saved_bytes: number;
  /** `saved_bytes` / 4. */
  tokens_saved: number;
  prompt_bytes: number;
  commands: number;
  failed_commands: number;
  warnings: number;
  /** Warnings that were told before. */
  repeated_warnings: number;
  json_parse_failures: number;
}

/** The telemetry of a task. */
export interface TaskTelemetry {
  task_id: string;
  /** Only agents of whom there is a file that can be read. */
  agents: Partial<Record<Agent, { document: Telemetry; totals: TelemetryTotals }>>;
  totals: TelemetryTotals;
  /** The code of its error for each file that cannot be read. */
  warnings: TaskWarning[];
}

/**
 * What all agents did on a task, one by one and together. Without any telemetry, everything is 0.
 * @throws {TaskError} E002 for what is no id of a task.
 */
export async function showTelemetry(project: Project, task_id: string): Promise<TaskTelemetry> {
  assertTaskId(task_id);
  const shown: TaskTelemetry = { task_id, agents: {}, totals: totalsOf([]), warnings: [] };
  const documents: Telemetry[] = [];
  for (const agent of agents) {
    try {
      const document = await readTelemetry(project, { task_id, agent });
      if (document === null) continue;
      documents.push(document);
      shown.agents[agent] = { document, totals: totalsOf([document]) };
    } catch (error) {
      if (!TaskError.isInstance(error)) throw error;
      const { code, message } = error;
      shown.warnings.push({ code, message, file: taskFolder(task_id).telemetry(agent) });
    }
  }
  shown.totals = totalsOf(documents);
  return shown;
}

/** The same file and the same warning of two agents are one file and one warning, told twice. */
function totalsOf(documents: readonly Telemetry[]): TelemetryTotals {
  const sum = (numberOf: (document: Telemetry) => number) =>
    documents.reduce((total, document) => total + numberOf(document), 0);
  const distinct = (namesOf: (document: Telemetry) => object) =>
    new Set(documents.flatMap((document) => Object.keys(namesOf(document)))).size;
  const runs = (document: Telemetry) => Object.values(document.commands);
  const saved_bytes = sum(({ cache }) => cache.saved_bytes);
  const warnings = sum((document) => countAll(document.warnings));
  return {
    file_reads: sum(({ file_reads }) => countAll(file_reads)),
    files_read: distinct(({ file_reads }) => file_reads),
    file_writes: sum(({ file_writes }) => countAll(file_writes)),
    file_edits: sum(({ file_edits }) => countAll(file_edits)),
    cache_hits: sum(({ cache }) => cache.hits),
    cache_misses: sum(({ cache }) => cache.misses),
    saved_bytes,
    tokens_saved: tokensOf(saved_bytes),
    prompt_bytes: sum(({ prompt_bytes }) => prompt_bytes),
    commands: sum((document) => runs(document).reduce((total, { runs: count }) => total + count, 0)),
    failed_commands: sum((document) => runs(document).reduce((total, { failures }) => total + failures, 0)),
    warnings,
    repeated_warnings: warnings - distinct((document) => document.warnings),
    json_parse_failures: sum(({ json_parse_failures }) => json_parse_failures),
  };
}

function countAll(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
