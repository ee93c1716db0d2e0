import type { ChatProvider, ChatReply } from '@waymark/core-types';
import { createMockLLMProvider, type MockLLMProvider, type MockReply } from '@waymark/providers';
import { z } from 'zod';
import type { AnyTool, Tool } from '../src/tool/tool.ts';

/** A model that says these things in order, and fails when it is asked once more. */
export function scripted(...responses: MockReply[]): MockLLMProvider {
  return createMockLLMProvider({ responses, whenUsedUp: 'fail' });
}

/** A reply that calls tools, with ids `c1`, `c2` ... */
export function calling(...calls: [name: string, args: Record<string, unknown> | string][]): MockReply {
  return {
    tool_calls: calls.map(([name, args], index) => ({ id: `c${index + 1}`, name, arguments: args as never })),
  };
}

/** A tool that takes a `query` and does this. */
export function lookUp(run: Tool<{ query: string }>['run'], more: Partial<AnyTool> = {}): AnyTool {
  return { name: 'look_up', description: 'Looks up.', parameters: z.object({ query: z.string() }), run, ...more };
}

/** A provider of one's own that answers by a function. */
export function answering(chat: ChatProvider['chat']): ChatProvider {
  return {
    name: 'mock/own',
    chat,
    async *stream(request) {
      yield { type: 'reply', reply: await chat(request) };
    },
  };
}

/** A whole reply of text. */
export function textReply(content: string, more: Partial<ChatReply> = {}): ChatReply {
  return {
    message: { role: 'assistant', content },
    finish_reason: 'stop',
    model: 'own',
    usage: { input_tokens: 10, output_tokens: 5, cached_input_tokens: 0, reasoning_tokens: 0 },
    ...more,
  };
}

/** What was thrown. */
export async function failureOf<Failure = Error & Record<string, never>>(
  work: () => Promise<unknown>,
): Promise<Failure> {
  try {
    await work();
  } catch (error) {
    return error as Failure;
  }
  throw new Error('Nothing was thrown.');
}

/** The messages in few words: type and text. */
export function outline(messages: readonly { type: string; data: { content: unknown } }[]): string[] {
  return messages.map(({ type, data }) => `${type}: ${JSON.stringify(data.content)}`);
}
