import type { ChatMessage, ChatProvider, JsonValue } from '@waymark/core-types';
import type { Message } from '../message/message.ts';
import type { AnyTool } from '../tool/tool.ts';

/** What a program answers: its output fields by their names, as values of their types. */
export type ProgramResult = Record<string, JsonValue>;

/**
 * A prompt that says more than a text can: how the model is asked at each step, and how its answer is read. In the
 * conversation stand the prompt, the inputs, and what the model wrote, to the letter.
 */
export interface Program<Output = ProgramResult> {
  readonly prompt: string;
  /** Tools that it brings along. */
  readonly tools: readonly AnyTool[];
  /**
   * A model that takes the conversation, and asks `model` what the program asks at that point of it; with the last of
   * `max_iterations` calls it lets it answer.
   */
  wrap(model: ChatProvider, limits: { max_iterations: number }): ChatProvider;
  /** What the model is asked next in this conversation: so a run of the past can be seen as the model saw it. */
  render(messages: readonly Message[], limits: { max_iterations: number }): ChatMessage[];
  /** @throws {ValidationError} naming each field that is missing or of another type; the model is told so, once. */
  parse(answer: string): Output;
}
