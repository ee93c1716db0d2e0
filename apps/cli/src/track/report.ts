import { systemClock, toTimestamp } from '@waymark/core-types';
import { loadStatusTemplate, renderStatusReport, type ProjectState } from '@waymark/tracking-mcp';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import { replaceFile } from '../output/replace-file.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { answered } from './answered.ts';
import { trackerPlace } from './tracker-place.ts';
import { withExistingTracker } from './with-tracker.ts';

/** Deployments in a report that is only printed. */
const lastDeployments = 10;

/** The status report: printed, or with `write` put into the status file, where what people wrote around it stays. */
export async function report(
  invocation: Invocation,
  options: { template?: string | undefined; deployments?: number | undefined; write?: true | undefined },
): Promise<CommandOutput> {
  const template = options.template === undefined ? undefined : await loadTemplate(invocation, options.template);
  // The file is also what is read when all else is away: there nothing may be missing.
  const deployments = options.deployments ?? (options.write === true ? 100_000 : lastDeployments);
  return withExistingTracker(invocation, async (tracker) => {
    const answer = await tracker.read('get_project_state', { deployments });
    const file = options.write === true ? trackerPlace(invocation).statusFile : null;
    const previous = file !== null && existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    const text = renderStatusReport(answer.data, {
      generated_at: toTimestamp(systemClock.now()),
      ...(template === undefined ? {} : { template }),
      ...(previous === undefined ? {} : { previous }),
    });
    if (file !== null) await writeStatusFile(file, text);
    const output = answered(invocation, answer, (state) => ({
      kind: 'track.report',
      data: { file, counts: countsOf(state), ...(file === null ? { report: text } : {}) },
      text: () => (file === null ? text : `Wrote ${relative(invocation.cwd, file)}`),
    }));
    return file === null ? { ...output, raw: text } : output;
  });
}

/** A link stays a link, and whoever could read the file still can. */
async function writeStatusFile(file: string, text: string): Promise<void> {
  const exists = existsSync(file);
  await replaceFile(exists ? realpathSync(file) : file, [text], exists ? statSync(file).mode & 0o777 : 0o644);
}

async function loadTemplate(invocation: Invocation, file: string) {
  const { readInput } = await import('../prompt/read-input.ts');
  return loadStatusTemplate((await readInput(invocation, file)).text);
}

function countsOf({ deployments, enhancements, vendors, work_items }: ProjectState) {
  return {
    vendors: vendors.length,
    work_items: work_items.length,
    deployments: deployments.length,
    enhancements: enhancements.length,
  };
}
