import {
  ConfigurationError,
  createIdGenerator,
  systemClock,
  type ChatProvider,
  type IdGenerator,
} from '@waymark/core-types';
import { observeLLMProvider, toStructuredOutput } from '@waymark/providers';
import { createJournalWriter } from '../journal/journal-writer.ts';
import { resolveModel } from '../model/resolve-model.ts';
import { toToolDefinition } from '../tool/to-tool-definition.ts';
import { toolsByName } from '../tool/tools-by-name.ts';
import type { RunSettings } from './check-options.ts';
import type { Conversation } from './conversation.ts';
import type { Emit } from './event-channel.ts';
import type { InferenceEvent, InferenceOptions } from './inference-options.ts';
import { createRunMeter } from './run-meter.ts';
import { createRunSignal } from './run-signal.ts';
import type { Run } from './run.ts';

/** Whoever reads along, and the signal that they have left. */
export interface RunReader<Output> {
  emit: Emit<InferenceEvent<Output>>;
  left: AbortSignal;
}

/** What a new run and a resumed one share. */
export type RunOptions<Output> = Omit<InferenceOptions<Output>, 'prompt' | 'input' | 'state'> &
  Partial<Pick<InferenceOptions<Output>, 'prompt'>>;

const newId: IdGenerator = createIdGenerator({ clock: systemClock });

/**
 * Puts together what a run works with.
 * @throws {ConfigurationError} for a model that cannot be; {ValidationError} for tools that cannot be offered.
 */
export async function createRun<Output>(
  options: RunOptions<Output>,
  begun: {
    settings: RunSettings;
    conversation: Conversation;
    reader: RunReader<Output> | undefined;
    /** What earlier processes used of the deadline, in milliseconds. */
    usedMs?: number;
  },
): Promise<Run<Output>> {
  const { journal, telemetry, output, captureContent = false } = options;
  const { settings, conversation, reader, usedMs = 0 } = begun;
  const { temperature, max_tokens } = settings;
  const program = typeof options.prompt === 'object' ? options.prompt : undefined;
  requireOneForm(program, output);
  const tools = toolsByName([...(options.tools ?? []), ...(program?.tools ?? [])]);
  const provider = await openModel(options);
  const definitions = [...tools.values()].map(toToolDefinition);
  const run: Run<Output> = {
    id: journal?.run_id ?? (options.ids ?? newId)(),
    settings,
    provider: program?.wrap(provider, settings) ?? provider,
    tools,
    request: {
      ...(definitions.length === 0 ? {} : { tools: definitions }),
      ...(output === undefined ? {} : { output: toStructuredOutput(output, provider.name) }),
      ...(temperature === undefined ? {} : { temperature }),
      ...(max_tokens === undefined ? {} : { max_tokens }),
    },
    output,
    program,
    approve: options.approve,
    conversation,
    meter: createRunMeter(provider.name, settings.budget),
    signal: createRunSignal([options.signal, reader?.left], settings.deadline_ms, usedMs),
    journal: createJournalWriter(journal, conversation.messages),
    telemetry,
    captureContent,
    emit: reader?.emit,
    unseen: [],
    step: 0,
    wasCorrected: false,
  };
  return run;
}

function requireOneForm(program: object | undefined, output: object | undefined): void {
  if (program === undefined || output === undefined) return;
  throw new ConfigurationError('A program has its own output fields; `output` cannot be given beside it.', {
    recoveryAction: 'Leave `output` out, or pass the prompt as a text.',
  });
}

async function openModel<Output>(options: RunOptions<Output>): Promise<ChatProvider> {
  const { model, api_key, base_url, fetch, telemetry, clock, captureContent = false } = options;
  const provider = await resolveModel(model, {
    ...(api_key === undefined ? {} : { api_key }),
    ...(base_url === undefined ? {} : { base_url }),
    ...(fetch === undefined ? {} : { fetch }),
  });
  if (telemetry === undefined) return provider;
  return observeLLMProvider(provider, telemetry, { captureContent, ...(clock === undefined ? {} : { clock }) });
}
