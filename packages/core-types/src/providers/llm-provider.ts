import type { JsonObject } from '../json/json-value.ts';

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
}

/** A piece of a streamed reply. Tool calls come whole, at the end; the last piece is the whole reply. */
export type ChatStreamPart =
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  | { type: 'tool_call'; tool_call: ToolCall }
  | { type: 'reply'; reply: ChatReply };

/** A model that answers chat messages. Every failure is a `ProviderError`; a cut or malformed reply never looks whole. */
export interface LLMProvider {
  /** `provider/model`, as in `openai/gpt-5-mini`. */
  readonly name: string;
  chat(request: ChatRequest): Promise<ChatReply>;
  /** Pieces as they come. Unless it throws, the last one is the whole reply. */
  stream(request: ChatRequest): AsyncIterable<ChatStreamPart>;
}
