import { ConfigurationError } from '@waymark/core-types';
import { checkResumeOptions } from '../loop/check-options.ts';
import { createRun, type RunReader } from '../loop/create-run.ts';
import { readEvents } from '../loop/event-channel.ts';
import { execute, promptText, type RunResult } from '../loop/inference.ts';
import type { InferenceEvent, InferenceOptions, ResumeOptions } from '../loop/inference-options.ts';
import { readResult } from '../loop/read-result.ts';
import { showUnseen } from '../loop/run.ts';
import type { Message } from '../message/message.ts';
import { compareRunTools, describeRunToolChanges } from './compare-run-tools.ts';
import { divergence, restoreRun, type RestoredRun } from './restore-run.ts';

/**
 * Goes on with a run whose process has ended, or which failed, from its journal. A tool call that was answered never runs
 * again; one that was begun and not answered is told to the model as of unknown outcome, or made again where its tool is
 * `idempotent`; a model call without a reply is asked again. Of a finished run it gives the result.
 * @throws {RunError} PROMPT_RUN when another process goes on with it, PROMPT_DIVERGED when the prompt or the tools are
 * others, and what `inference` throws.
 */
export async function resume<Output = string>(
  options: ResumeOptions<Output>,
): Promise<[result: Output, messages: Message[]]> {
  const { result, messages } = await goOn(options);
  return [result, messages];
}

/**
 * Goes on with a run as `resume` does, and tells what happens as it happens: first every message of the run so far, then
 * the events of `inferenceStream`, the result last. Leaving the loop over the events aborts the run, which can be resumed
 * again. Throws what `resume` throws.
 */
export function resumeStream<Output = string>(
  options: ResumeOptions<Output>,
): AsyncGenerator<InferenceEvent<Output>, void, undefined> {
  return readEvents<InferenceEvent<Output>>(async (emit, left) => {
    await emit(await goOn(options, { emit, left }));
  });
}

async function goOn<Output>(options: ResumeOptions<Output>, reader?: RunReader<Output>): Promise<RunResult<Output>> {
  const { journal } = options;
  const restored = restoreRun(await journal.read());
  const { started, conversation, replies, open, status, workedMs } = restored;
  const settings = checkResumeOptions(options, started.options);
  requireSame(restored, options);
  const named: ResumeOptions<Output> = started.name === null ? options : { name: started.name, ...options };
  const run = await createRun(named, { settings, conversation, reader, usedMs: workedMs });
  for (const reply of replies) run.meter.addReply(reply);
  run.meter.addToolCalls(restored.toolCalls);
  run.step = replies.length;
  run.wasCorrected = restored.wasCorrected;
  if (reader !== undefined) run.unseen.push(...conversation.messages);
  if (status === 'finished') {
    run.signal.dispose();
    const read = open === null ? undefined : await readResult({ ...run, wasCorrected: true }, open.reply);
    await showUnseen(run);
    const messages = [...conversation.messages];
    return { type: 'result', result: read?.result as Output, messages, usage: run.meter.usage() };
  }
  // Claims the run: of two that resume it, one gets no further than here.
  run.journal.note({ kind: 'run_resumed', model: run.provider.name });
  await run.journal.flush();
  return execute(run, named as InferenceOptions<Output>, open);
}

function requireSame<Output>(
  { started, conversation, replies }: RestoredRun,
  { journal, prompt, tools = [] }: ResumeOptions<Output>,
): void {
  if (started.program === true && typeof prompt !== 'object') {
    throw new ConfigurationError(`The run ${journal.run_id} is one of a program, which is not given.`, {
      recoveryAction: 'Pass it as `prompt`, as the run began with it.',
    });
  }
  const [first] = started.messages;
  const isOtherPrompt = prompt !== undefined && first?.type === 'system' && first.data.content !== promptText(prompt);
  const changes = compareRunTools(started.tools, tools);
  if (!isOtherPrompt && changes === undefined) return;
  const reason = changes === undefined ? 'the prompt is another' : describeRunToolChanges(changes);
  throw divergence({ run_id: journal.run_id, step: replies.length + 1, reason, messages: conversation.messages });
}
