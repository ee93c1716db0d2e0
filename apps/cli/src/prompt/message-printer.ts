import type { Message } from '@waymark/prompt-inference';
import type { Invocation } from '../program/invocation.ts';
import { messageText } from './message-text.ts';

/** Prints a conversation message by message: for people with a line between, with `--json` one a line. */
export function createMessagePrinter({ terminal }: Invocation): (message: Message) => Promise<void> {
  let gap = '';
  return async (message) => {
    await terminal.part(message, (style) => gap + messageText(message, style));
    gap = '\n';
  };
}
