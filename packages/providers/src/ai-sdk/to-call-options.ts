import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FunctionTool,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4ToolCallPart,
} from '@ai-sdk/provider';
import type { ChatMessage, ChatRequest, JsonObject, ToolCall, ToolDefinition } from '@waymark/core-types';
import { writeOwn } from './own-metadata.ts';

type AssistantMessage = Extract<ChatMessage, { role: 'assistant' }>;
type ToolMessage = Extract<ChatMessage, { role: 'tool' }>;

/** Our request as an AI SDK model takes it. What has no place there goes along in `providerOptions.waymark`. */
export function toCallOptions(request: ChatRequest, abortSignal: AbortSignal): LanguageModelV4CallOptions {
  const { messages, tools, output, temperature, max_tokens, stop_sequences } = request;
  return {
    prompt: toPrompt(messages),
    ...(tools === undefined ? {} : { tools: tools.map(toFunctionTool) }),
    ...(output === undefined
      ? {}
      : { responseFormat: { type: 'json', name: output.name, schema: toJsonSchema(output.schema) } }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(max_tokens === undefined ? {} : { maxOutputTokens: max_tokens }),
    ...(stop_sequences === undefined ? {} : { stopSequences: [...stop_sequences] }),
    abortSignal,
  };
}

/** The object that the text stands for, or null. */
export function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

function toPrompt(messages: readonly ChatMessage[]): LanguageModelV4Prompt {
  const toolNames = new Map<string, string>();
  const prompt: LanguageModelV4Prompt = [];
  for (const message of messages) {
    if (message.role === 'assistant') {
      for (const call of message.tool_calls ?? []) toolNames.set(call.id, call.function.name);
    }
    if (message.role !== 'tool') {
      prompt.push(toMessage(message));
      continue;
    }
    const result = toResultPart(message, toolNames.get(message.tool_call_id) ?? 'unknown');
    const last = prompt.at(-1);
    // Some models want all results of one turn in one message.
    if (last?.role === 'tool') last.content.push(result);
    else prompt.push({ role: 'tool', content: [result] });
  }
  return prompt;
}

function toMessage(message: Exclude<ChatMessage, ToolMessage>): LanguageModelV4Message {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.content };
    case 'developer':
      return { role: 'system', content: message.content, ...writeOwn('providerOptions', { role: 'developer' }) };
    case 'user':
      return { role: 'user', content: [{ type: 'text', text: message.content }] };
    case 'assistant':
      return toAssistantMessage(message);
  }
}

function toAssistantMessage({ content, refusal, tool_calls = [] }: AssistantMessage): LanguageModelV4Message {
  return {
    role: 'assistant',
    content: [
      ...(content ? [{ type: 'text' as const, text: content }] : []),
      ...(refusal
        ? [{ type: 'text' as const, text: refusal, ...writeOwn('providerOptions', { type: 'refusal' }) }]
        : []),
      ...tool_calls.map(toToolCallPart),
    ],
    // Several models refuse an empty piece of text.
    ...writeOwn('providerOptions', { content: content === '' ? '' : undefined }),
  };
}

/** A model gets an object in any case; the text as it was goes along where the object does not give it back. */
function toToolCallPart(call: ToolCall): LanguageModelV4ToolCallPart {
  const { name, arguments: text } = call.function;
  const input = parseObject(text) ?? {};
  return {
    type: 'tool-call',
    toolCallId: call.id,
    toolName: name,
    input,
    ...writeOwn('providerOptions', { arguments: JSON.stringify(input) === text ? undefined : text }),
  };
}

function toResultPart({ content, tool_call_id }: ToolMessage, toolName: string) {
  return {
    type: 'tool-result' as const,
    toolCallId: tool_call_id,
    toolName,
    output: { type: 'text' as const, value: content },
  };
}

function toFunctionTool({ function: tool }: ToolDefinition): LanguageModelV4FunctionTool {
  const { name, description, parameters, strict } = tool;
  return {
    type: 'function',
    name,
    inputSchema: toJsonSchema(parameters),
    ...(description === undefined ? {} : { description }),
    ...(strict === undefined ? {} : { strict }),
  };
}

/** JSON Schemas both; the SDK's type knows only the words of draft 7. */
function toJsonSchema(schema: JsonObject): LanguageModelV4FunctionTool['inputSchema'] {
  return schema;
}
