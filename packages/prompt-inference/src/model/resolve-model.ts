import { ConfigurationError, type ChatProvider, type Telemetry } from '@waymark/core-types';
import { createLLMProvider, observeLLMProvider, parseModelName } from '@waymark/providers';
import type { AiSdkModelLike, LangChainModelLike, Model } from '../loop/inference-options.ts';
import { fromLangChainModel } from './from-langchain-model.ts';

/** What a model is made with. A provider that is one already is taken as it is: it has its own telemetry. */
export interface ResolveModelOptions {
  telemetry?: Telemetry;
  /** Whether spans hold messages, redacted. Default false. */
  captureContent?: boolean;
  fetch?: typeof globalThis.fetch;
  /** For a model that is named. The environment is never read. */
  api_key?: string;
  base_url?: string;
}

/**
 * The provider that a model stands for: `provider/model`, a provider, a model of the AI SDK or of LangChain.
 * @throws {ConfigurationError} for anything else, with what is accepted, and for a name that is not known.
 */
export async function resolveModel(model: Model, options: ResolveModelOptions = {}): Promise<ChatProvider> {
  if (typeof model === 'string') return createNamed(model, options);
  if (isChatProvider(model)) return model;
  if (isAiSdkModel(model)) {
    const { fromAiSdkModel } = await import('@waymark/providers/ai-sdk');
    return observed(fromAiSdkModel(model as unknown as Parameters<typeof fromAiSdkModel>[0]), options);
  }
  if (isLangChainModel(model)) return observed(fromLangChainModel(model), options);
  throw new ConfigurationError(`A model cannot be ${describe(model)}.`, {
    details: { accepted: ['provider/model', 'LLMProvider', 'AI SDK model', 'LangChain chat model'] },
    recoveryAction:
      'Pass a name as in "openai/gpt-5-mini", an LLMProvider, a language model of the AI SDK (v3 or v4), or a chat model of LangChain.',
  });
}

function createNamed(name: string, options: ResolveModelOptions): ChatProvider {
  const { telemetry, captureContent, fetch, api_key, base_url } = options;
  const { provider, model } = parseModelName(name);
  const server = {
    ...(api_key === undefined ? {} : { api_key }),
    ...(base_url === undefined ? {} : { base_url }),
  };
  // The mock has no server.
  const config = provider === 'mock' || model === undefined ? name : { provider, model, ...server };
  return createLLMProvider(config as string, {
    ...(telemetry === undefined ? {} : { telemetry }),
    ...(captureContent === undefined ? {} : { captureContent }),
    ...(fetch === undefined ? {} : { fetch }),
  });
}

function observed(provider: ChatProvider, { telemetry, captureContent = false }: ResolveModelOptions): ChatProvider {
  return telemetry === undefined ? provider : observeLLMProvider(provider, telemetry, { captureContent });
}

function isChatProvider(model: unknown): model is ChatProvider {
  return has(model, 'chat', 'function') && has(model, 'stream', 'function') && has(model, 'name', 'string');
}

function isAiSdkModel(model: unknown): model is AiSdkModelLike {
  return has(model, 'doGenerate', 'function') && has(model, 'specificationVersion', 'string');
}

function isLangChainModel(model: unknown): model is LangChainModelLike {
  return has(model, 'invoke', 'function');
}

function has(value: unknown, name: string, type: 'function' | 'string'): boolean {
  return typeof value === 'object' && value !== null && typeof (value as Record<string, unknown>)[name] === type;
}

/** Never its values: one of them may be a key. */
function describe(model: unknown): string {
  if (model === undefined || model === null) return String(model);
  if (typeof model !== 'object') return `a ${typeof model}`;
  if (Array.isArray(model)) return 'an array';
  const names = Object.keys(model).slice(0, 8);
  return names.length === 0 ? 'an object without fields' : `an object with the fields ${names.join(', ')}`;
}
