import { ValidationError, WaymarkError, type WaymarkErrorOptions } from '@waymark/core-types';
import type { Message } from './message/message.ts';

/** What can go wrong between a prompt and its result. */
export type PromptErrorCode =
  | 'PROMPT_ABORTED'
  | 'PROMPT_ARTIFACT'
  | 'PROMPT_BUDGET'
  | 'PROMPT_DEADLINE'
  | 'PROMPT_DIVERGED'
  | 'PROMPT_EXISTS'
  | 'PROMPT_IMPORT'
  | 'PROMPT_MAX_ITERATIONS'
  | 'PROMPT_MODEL'
  | 'PROMPT_NOT_FOUND'
  | 'PROMPT_RUN'
  | 'PROMPT_TOOL'
  | 'PROMPT_TOOLS_CHANGED';

/** Base of the errors of this package; beside them callers meet ValidationError and ConfigurationError. */
export class PromptInferenceError<Code extends PromptErrorCode = PromptErrorCode> extends WaymarkError<Code> {
  static override readonly tag: string = 'PromptInferenceError';
}

/** Base of what ends a run before its result; `messages` holds everything so far, so that nothing is lost. */
export class RunError<Code extends PromptErrorCode = PromptErrorCode> extends PromptInferenceError<Code> {
  static override readonly tag: string = 'RunError';
  /** The whole conversation so far. Not part of `details`, for it may hold what no log should. */
  readonly messages: readonly Message[];

  constructor(code: Code, message: string, options: WaymarkErrorOptions & { messages: readonly Message[] }) {
    const { messages, ...rest } = options;
    super(code, message, rest);
    this.messages = messages;
  }
}

/** Met where the policy says that a tool's failure ends the run. */
export class ToolExecutionError extends RunError<'PROMPT_TOOL'> {
  static override readonly tag: string = 'ToolExecutionError';
  readonly toolName: string;
  readonly toolCall: { id: string; name: string; args: unknown };

  constructor(
    toolCall: { id: string; name: string; args: unknown },
    options: { cause: unknown; messages: readonly Message[] },
  ) {
    const reason = options.cause instanceof Error ? options.cause.message : String(options.cause);
    super('PROMPT_TOOL', `The tool ${toolCall.name} failed: ${reason}`, {
      ...options,
      details: { tool_name: toolCall.name, tool_call_id: toolCall.id },
      recoveryAction: 'Mend the tool, or let the model see tool errors: tool_errors: "tell".',
    });
    this.toolName = toolCall.name;
    this.toolCall = toolCall;
  }
}

/** Met when the model still asks for tools after the last allowed call of it. */
export class MaxIterationsError extends RunError<'PROMPT_MAX_ITERATIONS'> {
  static override readonly tag: string = 'MaxIterationsError';
  readonly maxIterations: number;

  constructor(maxIterations: number, messages: readonly Message[]) {
    super('PROMPT_MAX_ITERATIONS', `The model still asked for tools after ${maxIterations} iterations.`, {
      messages,
      details: { max_iterations: maxIterations },
      recoveryAction: 'Raise max_iterations, or go on from error.messages with `state`.',
    });
    this.maxIterations = maxIterations;
  }
}

/** Met when the model could not be reached, refused or answered what cannot be used; `cause` is the provider's error. */
export class ModelError extends RunError<'PROMPT_MODEL'> {
  static override readonly tag: string = 'ModelError';
  readonly model: string;

  constructor(model: string, options: WaymarkErrorOptions & { messages: readonly Message[] }) {
    const reason = options.cause instanceof Error ? `: ${options.cause.message}` : '.';
    super('PROMPT_MODEL', `The model ${model} failed${reason}`, { ...options, details: { ...options.details, model } });
    this.model = model;
  }
}

/** Met when the final answer does not fit the schema, though the model was told once. */
export class ResultError extends ValidationError {
  static override readonly tag: string = 'ResultError';
  /** The whole conversation, with both answers. */
  readonly messages: readonly Message[];

  constructor(misfit: ValidationError, messages: readonly Message[]) {
    super(misfit.message, misfit.issues, {
      details: misfit.details,
      recoveryAction: 'Say in the prompt what the answer shall look like, or ask another model.',
      cause: misfit,
    });
    this.messages = messages;
  }
}

/** Met by whoever loads, compares or writes an artifact that is not there, is there already, or cannot be used. */
export class ArtifactError<
  Code extends 'PROMPT_ARTIFACT' | 'PROMPT_EXISTS' | 'PROMPT_IMPORT' | 'PROMPT_NOT_FOUND' | 'PROMPT_TOOLS_CHANGED' =
    | 'PROMPT_ARTIFACT'
    | 'PROMPT_EXISTS'
    | 'PROMPT_IMPORT'
    | 'PROMPT_NOT_FOUND'
    | 'PROMPT_TOOLS_CHANGED',
> extends PromptInferenceError<Code> {
  static override readonly tag: string = 'ArtifactError';
}
