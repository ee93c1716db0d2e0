import { ConfigurationError } from '@waymark/core-types';
import type { BaseMessage } from '@langchain/core/messages';
import type { Message } from './message.ts';

/**
 * The conversation as LangChain's message objects, for whoever goes on in LangChain or LangGraph. Loads
 * `@langchain/core`, an optional dependency.
 * @throws {ConfigurationError} when it is not installed.
 */
export async function toLangChain(messages: readonly Message[]): Promise<BaseMessage[]> {
  const { mapStoredMessagesToChatMessages } = await loadLangChain();
  // Its constructors write into what they are given.
  const copies = structuredClone(messages) as Parameters<typeof mapStoredMessagesToChatMessages>[0];
  return mapStoredMessagesToChatMessages(copies);
}

async function loadLangChain() {
  try {
    return await import('@langchain/core/messages');
  } catch (cause) {
    throw new ConfigurationError('LangChain is not installed.', {
      recoveryAction: 'Install @langchain/core (>=1.1.48 <2).',
      cause,
    });
  }
}
