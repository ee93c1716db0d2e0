import type { ChatMessage, ToolCall } from '@waymark/core-types';
import { finished, finishTool } from './finish-tool.ts';

/** One turn of ReAct: what the model wrote, the tool that it chose, and what that answered. */
export interface Step {
  written: string;
  call: ToolCall;
  observation: string;
  hasFinished: boolean;
}

/** A conversation as a program sees it. */
export interface ReadConversation {
  /** The text of the first message of the user. */
  input: string;
  steps: Step[];
  /** What comes after that: tools that models call, an answer that did not fit, and what the model was told of it. */
  after: ChatMessage[];
}

/** Takes a conversation apart; `inSteps` where its tool calls are steps of ReAct. */
export function readConversation(messages: readonly ChatMessage[], inSteps: boolean): ReadConversation {
  const first = messages.findIndex(({ role }) => role === 'user');
  const input = messages[first]?.content ?? '';
  const rest = messages.slice(first + 1);
  const steps: Step[] = [];
  for (;;) {
    const [reply, result] = rest;
    const call = inSteps && reply?.role === 'assistant' ? reply.tool_calls?.[0] : undefined;
    if (call === undefined) return { input, steps, after: rest };
    rest.splice(0, 2);
    const observation = result?.content ?? '';
    const hasFinished = call.function.name === finishTool.name && observation === finished;
    steps.push({ written: reply!.content ?? '', call, observation, hasFinished });
  }
}
