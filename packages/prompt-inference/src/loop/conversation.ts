import { createHash } from 'node:crypto';
import type { Message } from '../message/message.ts';

/** The messages of one run, and a hash over all of them that costs only what is new. */
export interface Conversation {
  readonly messages: readonly Message[];
  push(...messages: Message[]): void;
  /** SHA-256, in hex, of the messages so far, one JSON text a line. */
  sha256(): string;
}

/** A conversation that begins with copies of these messages. */
export function createConversation(start: readonly Message[] = []): Conversation {
  const messages: Message[] = structuredClone([...start]);
  const hash = createHash('sha256');
  let hashed = 0;
  return {
    messages,
    push: (...added) => void messages.push(...added),
    sha256() {
      for (; hashed < messages.length; hashed++) hash.update(`${JSON.stringify(messages[hashed])}\n`);
      return hash.copy().digest('hex');
    },
  };
}
