import { canonicalJson, formatJsonPath, NotStorableError, ValidationError } from '@waymark/core-types';
import { humanMessage, systemMessage } from '../message/create-messages.ts';
import type { Message } from '../message/message.ts';
import { repairToolCalls } from './repair-tool-calls.ts';

/**
 * What the model is asked first: the system prompt, unless the conversation so far has one, that conversation with its
 * dangling tool calls repaired, and the input.
 * @throws {ValidationError} with the path when the input is missing or is not JSON.
 */
export function firstMessages(options: { prompt: string; input?: unknown; state?: readonly Message[] }): Message[] {
  const { prompt, input, state = [] } = options;
  if (input === undefined && state.length === 0) {
    throw new ValidationError('There is no input, and no state to go on from.', [
      { path: '$.input', message: 'Is missing' },
    ]);
  }
  const hasPrompt = state[0]?.type === 'system';
  return [
    ...(hasPrompt ? [] : [systemMessage(prompt)]),
    ...repairToolCalls(state),
    ...(input === undefined ? [] : [humanMessage(toText(input))]),
  ];
}

function toText(input: unknown): string {
  if (typeof input === 'string') return input;
  try {
    canonicalJson(input);
  } catch (error) {
    if (!NotStorableError.isInstance(error)) throw error;
    const path = formatJsonPath(['input', ...error.path]);
    throw new ValidationError(`The input is not JSON at ${path}: ${error.reason}.`, [{ path, message: error.reason }], {
      recoveryAction: 'Pass text or a JSON value.',
      cause: error,
    });
  }
  return JSON.stringify(input);
}
