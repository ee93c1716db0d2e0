import { checkResumeOptions } from '../loop/check-options.ts';
import { createRun } from '../loop/create-run.ts';
import { execute } from '../loop/inference.ts';
import type { InferenceOptions, ResumeOptions } from '../loop/inference-options.ts';
import { readResult } from '../loop/read-result.ts';
import type { Message } from '../message/message.ts';
import { compareRunTools } from './compare-run-tools.ts';
import { divergence, restoreRun } from './restore-run.ts';

/**
 * Goes on with a run whose process has ended, or which failed, from its journal. A tool call that was answered never runs
 * again; one that was begun and not answered is told to the model as of unknown outcome, or made again where its tool is
 * `idempotent`; a model call without a reply is asked again. Of a finished run it gives the result.
 * @throws {RunError} PROMPT_RUN when another process goes on with it, PROMPT_DIVERGED when the tools are others, and what
 * `inference` throws.
 */
export async function resume<Output = string>(
  options: ResumeOptions<Output>,
): Promise<[result: Output, messages: Message[]]> {
  const { journal, tools = [] } = options;
  const restored = restoreRun(await journal.read());
  const { started, conversation, replies, open, status } = restored;
  const settings = checkResumeOptions(options, started.options);
  const reason = compareRunTools(started.tools, tools);
  if (reason !== undefined) {
    throw divergence({ run_id: journal.run_id, step: replies.length + 1, reason, messages: conversation.messages });
  }
  const named: ResumeOptions<Output> = started.name === null ? options : { name: started.name, ...options };
  const run = await createRun(named, { settings, conversation, reader: undefined });
  for (const reply of replies) run.meter.addReply(reply);
  run.meter.addToolCalls(restored.toolCalls);
  run.step = replies.length;
  run.wasCorrected = restored.wasCorrected;
  if (status === 'finished') {
    run.signal.dispose();
    const read = open === null ? undefined : await readResult({ ...run, wasCorrected: true }, open.reply);
    return [read?.result as Output, [...conversation.messages]];
  }
  // Claims the run: of two that resume it, one gets no further than here.
  run.journal.note({ kind: 'run_resumed', model: run.provider.name });
  await run.journal.flush();
  const { result, messages } = await execute(run, named as InferenceOptions<Output>, open);
  return [result, messages];
}
