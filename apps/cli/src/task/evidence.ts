import { resolve } from 'node:path';
import {
  extractEvidence,
  findEvidence,
  getContext,
  listEvidence,
  recordEvidence,
  showEvidence,
  TaskError,
  verifyEvidence,
  type EvidenceRequest,
  type Project,
} from '@waymark/task-cli';
import { count } from '../output/count.ts';
import { table } from '../output/table.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { readJsonOption } from '../track/read-json-option.ts';
import { given } from '../track/given.ts';
import { actorOf, taskProject, type ActorOptions } from './task-project.ts';

type EvidenceType = EvidenceRequest['type'];

/** What is attached, and what is known of it. */
export interface AttachOptions extends ActorOptions {
  type: EvidenceType;
  path: string;
  description?: string | undefined;
  metadata?: string | undefined;
  command?: string | undefined;
  exitCode?: number | undefined;
  durationMs?: number | undefined;
}

/** Attaches a file or a directory to a task. */
export async function attach(invocation: Invocation, id: string, options: AttachOptions): Promise<CommandOutput> {
  const { type, description, command, exitCode: exit_code, durationMs: duration_ms } = options;
  const given_metadata = await readJsonOption(invocation, options.metadata, '--metadata');
  const { evidence } = await recordEvidence(taskProject(invocation), id, {
    ...actorOf(invocation, options),
    type,
    path: resolve(invocation.cwd, options.path),
    metadata: { ...given_metadata, ...given({ command, exit_code, duration_ms }) },
    ...given({ description }),
  });
  return {
    kind: 'task.evidence.attach',
    data: evidence,
    text: () => `${evidence.id} ${evidence.type} ${evidence.path}`,
  };
}

/** The evidence of a task. */
export async function list(
  invocation: Invocation,
  id: string,
  filter: { type?: EvidenceType | undefined; by?: string | undefined },
): Promise<CommandOutput> {
  const evidence = listEvidence(await evidenceOf(taskProject(invocation), id), filter);
  return {
    kind: 'task.evidence.list',
    data: { task_id: id, evidence, count: evidence.length },
    text: (style) =>
      evidence.length === 0
        ? 'No evidence.'
        : table(
            evidence.map((one) => [
              style.bold(one.id),
              one.type,
              `${one.size} B`,
              one.attached_by,
              one.path,
              one.description,
            ]),
          ),
  };
}

/** One piece of evidence with what is in it. */
export async function show(invocation: Invocation, id: string, evidenceId: string): Promise<CommandOutput> {
  const project = taskProject(invocation);
  const shown = await showEvidence(project, findEvidence(await evidenceOf(project, id), evidenceId));
  const files = shown.index?.files.map(({ path, size }) => `${size} ${path}`) ?? [];
  return {
    kind: 'task.evidence.show',
    data: shown,
    text: (style) => {
      const { type, path, attached_by, attached_at } = shown.evidence;
      const head = `${style.bold(shown.evidence.id)} ${type} ${path} by ${attached_by}, ${attached_at}`;
      return [head, shown.evidence.description, ...files, shown.text ?? ''].filter((line) => line !== '').join('\n');
    },
  };
}

/**
 * Recomputes every hash.
 * @throws {TaskError} E025 that names what is not as it was attached.
 */
export async function verify(invocation: Invocation, id: string): Promise<CommandOutput> {
  const project = taskProject(invocation);
  const report = await verifyEvidence(project, await evidenceOf(project, id));
  if (report.ok) {
    const told = `${count(report.findings.length, 'piece')} of evidence, all as attached.`;
    return { kind: 'task.evidence.verify', data: { task_id: id, ...report }, text: () => told };
  }
  const wrong = report.findings.filter(({ status }) => status !== 'ok');
  const named = wrong.slice(0, 10).map(({ path, status }) => `${path} (${status})`);
  throw new TaskError('E025', `Evidence of ${id} is not as it was attached: ${named.join(', ')}.`, {
    details: { task_id: id, findings: wrong.slice(0, 1_000) },
    recoveryAction: 'Restore these files; attach what is new as evidence of its own.',
  });
}

/** Unpacks an archive into a folder that is not there yet. */
export async function extract(
  invocation: Invocation,
  id: string,
  options: { evidenceId: string; into: string },
): Promise<CommandOutput> {
  const project = taskProject(invocation);
  const evidence = findEvidence(await evidenceOf(project, id), options.evidenceId);
  const folder = await extractEvidence(project, { evidence, into: resolve(invocation.cwd, options.into) });
  return { kind: 'task.evidence.extract', data: { evidence_id: evidence.id, folder }, text: () => folder };
}

async function evidenceOf(project: Project, id: string) {
  return (await getContext(project, id)).context.evidence;
}
