import type { JsonObject } from '@waymark/core-types';
import { toContractTool } from '../artifact/tools/contract-tool.ts';
import { fingerprintTool } from '../artifact/tools/fingerprint-tool.ts';
import type { Message } from '../message/message.ts';
import type { Program } from '../program/program.ts';
import { observeRun } from '../tracing/observe-run.ts';
import { checkOptions } from './check-options.ts';
import { createConversation } from './conversation.ts';
import { createRun, type RunOptions, type RunReader } from './create-run.ts';
import { readEvents } from './event-channel.ts';
import { firstMessages } from './first-messages.ts';
import type { InferenceEvent, InferenceOptions } from './inference-options.ts';
import { runLoop, type OpenReply } from './run-loop.ts';
import type { Run } from './run.ts';

/**
 * Runs a prompt: asks the model and runs the tools it calls until it answers. Gives the answer and all messages, in the
 * order in which the model saw them.
 * @throws {ValidationError} for options or an input that cannot be; {ResultError} for an answer that does not fit.
 * @throws {ConfigurationError} for a model or tools that cannot be.
 * @throws {RunError} ModelError, ToolExecutionError, MaxIterationsError, or by its code PROMPT_ABORTED, PROMPT_DEADLINE,
 * PROMPT_BUDGET, PROMPT_RUN; each with the messages so far.
 */
export async function inference<Output = string>(
  options: InferenceOptions<Output>,
): Promise<[result: Output, messages: Message[]]> {
  const { result, messages } = await begin(options);
  return [result, messages];
}

/**
 * Runs a prompt as `inference` does, and tells what happens as it happens; the last event is the result. Leaving the loop
 * over the events aborts the run. Throws what `inference` throws.
 */
export function inferenceStream<Output = string>(
  options: InferenceOptions<Output>,
): AsyncGenerator<InferenceEvent<Output>, void, undefined> {
  return readEvents<InferenceEvent<Output>>(async (emit, left) => {
    await emit(await begin(options, { emit, left }));
  });
}

/** How a run ended, as its last event tells it. */
export type RunResult<Output> = Extract<InferenceEvent<Output>, { type: 'result' }>;

async function begin<Output>(
  options: InferenceOptions<Output>,
  reader?: RunReader<Output>,
): Promise<RunResult<Output>> {
  const settings = checkOptions(options);
  const { state = [], journal, tools = [] } = options;
  const messages = firstMessages({ ...options, prompt: promptText(options.prompt) });
  const conversation = createConversation(messages);
  const run = await createRun(options, { settings, conversation, reader });
  const known = new Set(state);
  run.unseen.push(...messages.filter((message) => !known.has(message)));
  if (journal !== undefined) {
    run.journal.note({
      kind: 'run_started',
      name: options.name ?? null,
      model: run.provider.name,
      options: settings as unknown as JsonObject,
      tools: tools.map((tool) => ({ name: tool.name, fingerprint: fingerprintTool(toContractTool(tool)) })),
      ...(run.program === undefined ? {} : { program: true }),
      messages,
    });
  }
  return execute(run, options);
}

/** The text of a prompt. */
export function promptText(prompt: InferenceOptions['prompt'] | Program<unknown>): string {
  return typeof prompt === 'string' ? prompt : prompt.prompt;
}

/** Lets a run go to its end, in its span. */
export async function execute<Output>(
  run: Run<Output>,
  { name, telemetry, captureContent = false }: RunOptions<Output>,
  open?: OpenReply | null,
): Promise<RunResult<Output>> {
  const { conversation, id: run_id } = run;
  try {
    return await observeRun({ telemetry, captureContent, name, run_id, conversation }, async () => {
      const result = await runLoop(run, open);
      return { type: 'result', result, messages: [...conversation.messages], usage: run.meter.usage() };
    });
  } finally {
    run.signal.dispose();
  }
}
