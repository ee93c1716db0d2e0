import type { JsonObject } from '../json/json-value.ts';
import type { StandardSchema } from './standard-schema.ts';

/** A message in the shape of the OpenAI chat protocol. */
export type ChatMessage =
  | { role: 'system' | 'developer'; content: string }
  | { role: 'user'; content: string }
  | { role: 'assistant'; content: string | null; tool_calls?: ToolCall[]; refusal?: string | null }
  | { role: 'tool'; content: string; tool_call_id: string };

/** A call of a tool that the model asks for. `arguments` is the text the model wrote, valid JSON or not. */
export interface ToolCall {
  id: string;
  type: 'function';
  function: { name: string; arguments: string };
}

/** A tool that the model may call; `parameters` is a JSON Schema. */
export interface ToolDefinition {
  type: 'function';
  function: { name: string; description?: string; parameters: JsonObject; strict?: boolean };
}

/** Asks for a reply that fits a JSON Schema. */
export interface StructuredOutput {
  name: string;
  schema: JsonObject;
}

/** One request to a model. */
export interface ChatRequest {
  messages: ChatMessage[];
  tools?: ToolDefinition[];
  output?: StructuredOutput;
  temperature?: number;
  max_tokens?: number;
  stop_sequences?: readonly string[];
  signal?: AbortSignal;
}

/** Tokens that a call used, as the provider counted them. */
export interface TokenUsage {
  input_tokens: number;
  output_tokens: number;
  cached_input_tokens: number;
  reasoning_tokens: number;
}

/** Why the model stopped. */
export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter';

/** A whole reply. */
export interface ChatReply {
  message: Extract<ChatMessage, { role: 'assistant' }>;
  /** What the model wrote while it thought, where the server shows it. Never sent back. */
  reasoning?: string;
  finish_reason: FinishReason;
  model: string;
  usage: TokenUsage | null;
  /** The `name` of the provider that answered, where several could have. */
  provider?: string;
  /** True where nobody was asked: `usage` is what the reply cost the first time. */
  from_cache?: boolean;
}

/** A piece of a streamed reply. Tool calls come whole, at the end; the last piece is the whole reply. */
export type ChatStreamPart =
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  | { type: 'tool_call'; tool_call: ToolCall }
  | { type: 'reply'; reply: ChatReply };

/**
 * What a model needs at least: chat messages in, a reply out. This is what a driver for another model writes. A reply
 * without text and tool calls, where the model or a filter refused, is a `ProviderError` PROVIDER_REFUSED.
 */
export interface ChatProvider {
  /** `provider/model`, as in `openai/gpt-5-mini`. */
  readonly name: string;
  chat(request: ChatRequest): Promise<ChatReply>;
  /** Pieces as they come. Unless it throws, the last one is the whole reply. */
  stream(request: ChatRequest): AsyncIterable<ChatStreamPart>;
}

/** How one prompt is answered. */
export interface GenerateOptions {
  system_prompt?: string;
  /** Default 1024. */
  max_tokens?: number;
  /** Default 0.7. */
  temperature?: number;
  /** The model stops before it writes any of these. */
  stop_sequences?: readonly string[];
  signal?: AbortSignal;
}

/** The answer to one prompt. */
export interface LLMResponse {
  text: string;
  /** Null where the server does not count. */
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number } | null;
  model: string;
  finish_reason: FinishReason;
}

/**
 * A model that answers chat messages, and prompts. Every failure is a `ProviderError`; a reply whose connection broke,
 * that is malformed or a mere refusal never looks like an answer. One that ended at `max_tokens` says so in its
 * `finish_reason`.
 */
export interface LLMProvider extends ChatProvider {
  generate(prompt: string, options?: GenerateOptions): Promise<LLMResponse>;
  /** @throws {ValidationError} with the misfits when the reply does not fit the schema or was cut. */
  generateStructured<Output>(
    prompt: string,
    schema: StandardSchema<Output>,
    options?: GenerateOptions,
  ): Promise<Output>;
  /** The text of the answer, piece by piece. It does not say why the model stopped: `stream` does. */
  streamText(prompt: string, options?: GenerateOptions): AsyncIterable<string>;
}
