import type { Message } from '@waymark/prompt-inference';
import type { Style } from '../output/style.ts';

/** A message for people: who speaks, what it says, which tools it calls. */
export function messageText(message: Message, style: Style): string {
  const { type, data } = message;
  const { reasoning_content: reasoning, refusal } = data.additional_kwargs;
  return [
    style.bold(`[${speaker(message)}]`),
    ...(typeof reasoning === 'string' ? [style.dim(reasoning)] : []),
    contentText(data.content),
    ...(typeof refusal === 'string' ? [style.yellow(`refused: ${refusal}`)] : []),
    ...(type === 'ai' ? callLines(message.data) : []),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function speaker(message: Message): string {
  if (message.type !== 'tool') return message.type;
  const { name, tool_call_id, status } = message.data;
  return `tool ${name ?? tool_call_id}${status === 'error' ? ', error' : ''}`;
}

function contentText(content: Message['data']['content']): string {
  if (typeof content === 'string') return content;
  return content.map((part) => (typeof part['text'] === 'string' ? part['text'] : `(${part.type})`)).join('\n');
}

function callLines(data: Extract<Message, { type: 'ai' }>['data']): string[] {
  return [
    ...data.tool_calls.map(({ name, args }) => `-> ${name} ${JSON.stringify(args)}`),
    ...data.invalid_tool_calls.map(({ name, args, error }) => `-> ${name} ${args} (cannot be read: ${error})`),
  ];
}
