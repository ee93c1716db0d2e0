import { ValidationError } from '@waymark/core-types';
import { fromAiSdkPart, toAiSdkPart, type AiSdkPart } from './ai-sdk-part.ts';
import type { AIMessage, Message, MessageContentPart, ToolMessage } from './message.ts';
import { untoldParts } from './to-chat-messages.ts';

/** One message of the AI SDK with its content in parts; a tool's answers stand in one each. */
export interface AiSdkMessageParts {
  role: string;
  content: AiSdkPart[];
  providerOptions?: unknown;
}

const bare = () => ({ additional_kwargs: {}, response_metadata: {} });
/** How the adapter for models of the AI SDK marks a text that is a refusal. */
const refusalOptions = { waymark: { type: 'refusal' } };

/**
 * Reads what of a message ours has a place for.
 * @throws {ValidationError} for another role, and for a tool's message that is no result.
 */
export function readAiSdkMessage({ role, content }: AiSdkMessageParts, path: string): Message {
  switch (role) {
    case 'system':
      return { type: 'system', data: { content: textsOf(content), ...bare() } };
    case 'user': {
      const parts = content.map((part, index) => fromAiSdkPart(part, `${path}.content[${index}]`));
      const isText = parts.length === 1 && parts[0]!.type === 'text';
      return { type: 'human', data: { content: isText ? textsOf(parts) : parts, ...bare() } };
    }
    case 'assistant':
      return readAssistant(content);
    case 'tool':
      return readResult(content[0], path);
    default:
      throw refused(`${path}.role`, 'Expected system, user, assistant or tool');
  }
}

/** What our message says, in the form of the AI SDK. */
export function writeAiSdkMessage({ type, data }: Message): AiSdkMessageParts {
  const parts = typeof data.content === 'string' ? [{ type: 'text', text: data.content }] : data.content;
  switch (type) {
    case 'system':
      return { role: 'system', content: parts };
    case 'human':
      return { role: 'user', content: parts.map(toAiSdkPart) };
    case 'ai':
      return { role: 'assistant', content: writeAssistant(data, parts) };
    case 'tool':
      return { role: 'tool', content: [writeResult(data)] };
  }
}

function readAssistant(content: readonly AiSdkPart[]): AIMessage {
  const texts = content.filter(({ type }) => type === 'text');
  const refusals = texts.filter(isRefusal);
  const reasoning = content.filter(({ type }) => type === 'reasoning');
  const data: AIMessage['data'] = {
    content: textsOf(texts.filter((part) => !isRefusal(part))),
    tool_calls: [],
    invalid_tool_calls: [],
    ...bare(),
  };
  if (refusals.length > 0) data.additional_kwargs['refusal'] = textsOf(refusals);
  if (reasoning.length > 0) data.additional_kwargs['reasoning_content'] = textsOf(reasoning);
  // Calls that the model's provider has run itself are not ours to answer.
  for (const part of content.filter(({ type, providerExecuted }) => type === 'tool-call' && !providerExecuted)) {
    const [id, name, input] = [String(part['toolCallId']), String(part['toolName']), part['input']];
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) {
      data.tool_calls.push({ id, name, args: input as Record<string, unknown>, type: 'tool_call' });
    } else {
      const args = typeof input === 'string' ? input : (JSON.stringify(input) ?? '');
      data.invalid_tool_calls.push({
        id,
        name,
        args,
        error: 'The arguments are not an object.',
        type: 'invalid_tool_call',
      });
    }
  }
  return { type: 'ai', data };
}

function writeAssistant(data: AIMessage['data'], parts: readonly MessageContentPart[]): AiSdkPart[] {
  const { reasoning_content: reasoning, refusal } = data.additional_kwargs;
  const said = parts.filter((part) => !untoldParts.has(part.type) && !(part.type === 'text' && part['text'] === ''));
  const calls = [...data.tool_calls, ...data.invalid_tool_calls];
  return [
    ...(typeof reasoning === 'string' ? [{ type: 'reasoning', text: reasoning }] : []),
    ...said.map(toAiSdkPart),
    ...(typeof refusal === 'string' ? [{ type: 'text', text: refusal, providerOptions: refusalOptions }] : []),
    ...calls.map(({ id, name, args }) => ({ type: 'tool-call', toolCallId: id, toolName: name, input: args })),
  ];
}

function readResult(part: AiSdkPart | undefined, path: string): ToolMessage {
  const output = part?.['output'] as { type?: string; value?: unknown; reason?: string } | undefined;
  if (part?.type !== 'tool-result' || output === undefined) {
    throw refused(
      `${path}.content`,
      `Is of the kind "${part?.type}"; only results of tools can be read: answer approvals first`,
    );
  }
  const { type = '', value, reason = 'The call was not allowed.' } = output;
  const isDenied = type === 'execution-denied';
  const status = isDenied || type.startsWith('error') ? 'error' : 'success';
  const isAsItIs = typeof value === 'string' && !type.endsWith('json');
  const content = isDenied
    ? reason
    : isAsItIs
      ? value
      : type === 'content'
        ? (value as AiSdkPart[])
        : JSON.stringify(value);
  const [tool_call_id, name] = [String(part['toolCallId']), String(part['toolName'])];
  return { type: 'tool', data: { content, tool_call_id, name, status, ...bare() } };
}

function writeResult({ content, tool_call_id, name = 'unknown', status }: ToolMessage['data']): AiSdkPart {
  const type = typeof content !== 'string' ? 'content' : status === 'error' ? 'error-text' : 'text';
  return { type: 'tool-result', toolCallId: tool_call_id, toolName: name, output: { type, value: content } };
}

function isRefusal({ providerOptions }: AiSdkPart): boolean {
  return (providerOptions as Partial<typeof refusalOptions> | undefined)?.waymark?.type === 'refusal';
}

function textsOf(parts: readonly AiSdkPart[]): string {
  return parts.map(({ text }) => String(text)).join('');
}

function refused(path: string, message: string): ValidationError {
  return new ValidationError(`This is no conversation of the AI SDK: ${path}: ${message}.`, [{ path, message }]);
}
