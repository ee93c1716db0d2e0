import { createIdGenerator, systemClock, type ChatProvider, type IdGenerator } from '@waymark/core-types';
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
export type RunOptions<Output> = Omit<InferenceOptions<Output>, 'prompt' | 'input' | 'state'>;

const newId: IdGenerator = createIdGenerator({ clock: systemClock });

/**
 * Puts together what a run works with.
 * @throws {ConfigurationError} for a model that cannot be; {ValidationError} for tools that cannot be offered.
 */
export async function createRun<Output>(
  options: RunOptions<Output>,
  begun: { settings: RunSettings; conversation: Conversation; reader: RunReader<Output> | undefined },
): Promise<Run<Output>> {
  const { journal, telemetry, output, captureContent = false } = options;
  const { settings, conversation, reader } = begun;
  const { temperature, max_tokens } = settings;
  const tools = toolsByName(options.tools ?? []);
  const provider = await openModel(options);
  const definitions = [...tools.values()].map(toToolDefinition);
  const run: Run<Output> = {
    id: journal?.run_id ?? (options.ids ?? newId)(),
    settings,
    provider,
    tools,
    request: {
      ...(definitions.length === 0 ? {} : { tools: definitions }),
      ...(output === undefined ? {} : { output: toStructuredOutput(output, provider.name) }),
      ...(temperature === undefined ? {} : { temperature }),
      ...(max_tokens === undefined ? {} : { max_tokens }),
    },
    output,
    approve: options.approve,
    conversation,
    meter: createRunMeter(provider.name, settings.budget),
    signal: createRunSignal([options.signal, reader?.left], settings.deadline_ms),
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
