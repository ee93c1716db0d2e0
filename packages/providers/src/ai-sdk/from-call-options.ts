import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Message,
  LanguageModelV4ToolResultPart,
  SharedV4Warning,
} from '@ai-sdk/provider';
import { ProviderError, type ChatMessage, type ChatRequest, type JsonObject, type ToolCall } from '@waymark/core-types';
import { readOwn } from './own-metadata.ts';

/** Our form of a call, and what of it we cannot do. */
export interface ReadCall {
  request: ChatRequest;
  warnings: SharedV4Warning[];
}

/**
 * The call of an AI SDK model as our request. Thoughts of the model are left out, as they are never sent back.
 * @throws {ProviderError} PROVIDER_BAD_REQUEST for files: our messages hold text.
 */
export function fromCallOptions(options: LanguageModelV4CallOptions): ReadCall {
  const { prompt, responseFormat, temperature, maxOutputTokens, stopSequences, abortSignal } = options;
  const tools = options.toolChoice?.type === 'none' ? undefined : options.tools;
  return {
    request: {
      messages: prompt.flatMap(fromMessage),
      ...(tools === undefined
        ? {}
        : {
            tools: tools.flatMap((tool) => {
              if (tool.type !== 'function') return [];
              const { name, description, inputSchema, strict } = tool;
              return {
                type: 'function' as const,
                function: {
                  name,
                  parameters: inputSchema as JsonObject,
                  ...(description === undefined ? {} : { description }),
                  ...(strict === undefined ? {} : { strict }),
                },
              };
            }),
          }),
      ...(responseFormat?.type !== 'json'
        ? {}
        : {
            output: {
              name: responseFormat.name ?? 'answer',
              schema: (responseFormat.schema ?? { type: 'object' }) as JsonObject,
            },
          }),
      ...(temperature === undefined ? {} : { temperature }),
      ...(maxOutputTokens === undefined ? {} : { max_tokens: maxOutputTokens }),
      ...(stopSequences === undefined ? {} : { stop_sequences: stopSequences }),
      ...(abortSignal === undefined ? {} : { signal: abortSignal }),
    },
    warnings: unsupported(options).map((feature) => ({ type: 'unsupported', feature })),
  };
}

/** Settings that change nothing here, in the SDK's own names. */
function unsupported(options: LanguageModelV4CallOptions): string[] {
  const { toolChoice, tools = [], reasoning = 'provider-default' } = options;
  const settings = ['topP', 'topK', 'presencePenalty', 'frequencyPenalty', 'seed'] as const;
  return [
    ...settings.filter((setting) => options[setting] !== undefined),
    ...(reasoning === 'provider-default' ? [] : ['reasoning']),
    ...(toolChoice?.type === 'required' || toolChoice?.type === 'tool' ? [`toolChoice: ${toolChoice.type}`] : []),
    ...tools.flatMap((tool) => (tool.type === 'provider' ? [`tool ${tool.id}`] : [])),
  ];
}

function fromMessage(message: LanguageModelV4Message): ChatMessage[] {
  const own = readOwn(message.providerOptions);
  switch (message.role) {
    case 'system':
      return [{ role: own['role'] === 'developer' ? 'developer' : 'system', content: message.content }];
    case 'user':
      return [{ role: 'user', content: message.content.map((part) => textOf(part)).join('\n') }];
    case 'assistant':
      return fromAssistantMessage(message.content, own);
    case 'tool':
      return message.content.flatMap((part) => (part.type === 'tool-result' ? [fromResultPart(part)] : []));
  }
}

type AssistantPart = Extract<LanguageModelV4Message, { role: 'assistant' }>['content'][number];

/** Results of tools that the model's provider ran itself stand among its parts; they become messages after it. */
function fromAssistantMessage(parts: readonly AssistantPart[], own: Readonly<Record<string, unknown>>): ChatMessage[] {
  const texts: string[] = [];
  const refusals: string[] = [];
  const tool_calls: ToolCall[] = [];
  const results: ChatMessage[] = [];
  for (const part of parts) {
    if (part.type === 'reasoning' || part.type === 'reasoning-file') continue;
    if (part.type === 'tool-result') results.push(fromResultPart(part));
    else if (part.type === 'tool-call') {
      const { toolCallId: id, toolName: name } = part;
      const text = readOwn(part.providerOptions)['arguments'];
      const written = typeof text === 'string' ? text : JSON.stringify(part.input ?? {});
      tool_calls.push({ id, type: 'function', function: { name, arguments: written } });
    } else {
      const isRefusal = readOwn(part.providerOptions)['type'] === 'refusal';
      (isRefusal ? refusals : texts).push(textOf(part));
    }
  }
  const content = texts.length > 0 ? texts.join('') : own['content'] === '' ? '' : null;
  const said: ChatMessage = {
    role: 'assistant',
    content,
    ...(tool_calls.length === 0 ? {} : { tool_calls }),
    ...(refusals.length === 0 ? {} : { refusal: refusals.join('') }),
  };
  return [said, ...results];
}

function fromResultPart({ toolCallId, output }: LanguageModelV4ToolResultPart): ChatMessage {
  return { role: 'tool', tool_call_id: toolCallId, content: textOfOutput(output) };
}

function textOfOutput(output: LanguageModelV4ToolResultPart['output']): string {
  switch (output.type) {
    case 'text':
    case 'error-text':
      return output.value;
    case 'json':
    case 'error-json':
      return JSON.stringify(output.value);
    case 'execution-denied':
      return output.reason ?? 'The call was not allowed.';
    case 'content':
      return output.value.map((part) => textOf(part)).join('\n');
  }
}

function textOf(part: { type: string; text?: string }): string {
  if (part.type === 'text' && part.text !== undefined) return part.text;
  throw new ProviderError(
    'PROVIDER_BAD_REQUEST',
    `A message holds a part of the kind "${part.type}"; only text can be sent.`,
    {
      details: { part: part.type },
      recoveryAction: 'Send the text of it, or use the model of the AI SDK directly.',
    },
  );
}
