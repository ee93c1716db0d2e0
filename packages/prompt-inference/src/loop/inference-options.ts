import type { ChatProvider, Clock, IdGenerator, StandardSchema, Telemetry } from '@waymark/core-types';
import type { Message, MessageToolCall } from '../message/message.ts';
import type { RunJournal } from '../journal/run-journal.ts';
import type { Program } from '../program/program.ts';
import type { AnyTool } from '../tool/tool.ts';

/** A model of LangChain, by its shape: `invoke` with LangChain's messages, `bindTools`. */
export interface LangChainModelLike {
  invoke(messages: unknown, options?: { signal?: AbortSignal }): Promise<unknown>;
  bindTools?(tools: unknown[]): LangChainModelLike;
  _llmType?(): string;
}

/** A model of the AI SDK, by its shape. */
export interface AiSdkModelLike {
  readonly specificationVersion: string;
  readonly provider: string;
  readonly modelId: string;
  doGenerate(options: never): PromiseLike<unknown>;
  doStream(options: never): PromiseLike<unknown>;
}

/** Whatever answers: `provider/model`, a provider, a model of the AI SDK or of LangChain. */
export type Model = string | ChatProvider | AiSdkModelLike | LangChainModelLike;

/** What a person or a policy says of a tool call before it runs. */
export type Approval = { approve: true; args?: Record<string, unknown> } | { approve: false; reason: string };

/** What an approval may go by beside the call. */
export interface ApprovalContext {
  /** The called tool as the run has it, with its annotations. */
  tool: AnyTool;
  /** Which call of the model asked for it, from 1. */
  iteration: number;
  /** A copy of the conversation, the reply with this call last. */
  messages: Message[];
}

/** When a run ends before its result. Whatever is left out has no limit. */
export interface RunBudget {
  /** Input and output tokens of all model calls. */
  max_tokens?: number;
  /** In the currency of `prices`. */
  max_cost?: number;
  /** Price of a million tokens, by the model's name or `provider/model`. */
  prices?: Record<string, { input: number; output: number; cached_input?: number }>;
}

/** One run of a prompt: what it is, and how far it may go. */
export interface InferenceOptions<Output = string> {
  /** What traces and lists of runs call it: the task, or the agent. */
  name?: string;
  model: Model;
  /** For a model that is named. The environment is never read. */
  api_key?: string;
  base_url?: string;
  fetch?: typeof globalThis.fetch;
  /** The system prompt: a loaded artifact's `prompt`, or your own; or a program, as `dspyProgram` makes one of an artifact. */
  prompt: string | Program<Output>;
  /** Text, or any JSON value, which the model gets as JSON. With `state` it may be left out, to go on as it is. */
  input?: unknown;
  tools?: readonly AnyTool[];
  /** The conversation to go on from; it is not changed. Its system prompt stays. */
  state?: readonly Message[];
  /** Calls of the model. Default 10. */
  max_iterations?: number;
  /** The final answer must be JSON that fits; the result is the checked value. A misfit is told to the model, once. */
  output?: StandardSchema<Output>;
  temperature?: number;
  max_tokens?: number;
  /**
   * What happens when a tool is unknown, its arguments do not fit, it throws or takes too long: `tell` (default) answers
   * the model with the error, `throw` ends the run with ToolExecutionError.
   */
  tool_errors?: 'tell' | 'throw';
  /** Longest run of one tool. Default 60,000. */
  tool_timeout_ms?: number;
  /** Longest run of it all. Time in which no process works on a run that is resumed does not count. Default: none. */
  deadline_ms?: number;
  budget?: RunBudget;
  /** Asked before each tool call; one that is not approved is told to the model as an error with the reason. */
  approve?: (call: MessageToolCall, context: ApprovalContext) => Approval | Promise<Approval>;
  signal?: AbortSignal;
  /** Writes every step down before and after it, so that the run survives the end of this process. */
  journal?: RunJournal;
  /** Told of the run, its model calls and its tools. A provider that you pass need not have one of its own. */
  telemetry?: Telemetry;
  /** Whether spans hold messages, redacted. Default false. */
  captureContent?: boolean;
  clock?: Clock;
  ids?: IdGenerator;
}

/** What goes on with a run. What is left out is as it was when the run began; limits are those of the whole run. */
export type ResumeOptions<Output = string> = Omit<
  InferenceOptions<Output>,
  'prompt' | 'input' | 'state' | 'journal'
> & {
  /** Refused when it is not the one that the run began with. A run of a program needs it. */
  prompt?: string | Program<Output>;
  journal: RunJournal;
};

/** What a run used. */
export interface RunUsage {
  model_calls: number;
  tool_calls: number;
  input_tokens: number;
  output_tokens: number;
  cached_input_tokens: number;
  /** Null where a model has no price. */
  cost: number | null;
}

/** One step of a run as it happens. The last event is the result. */
export type InferenceEvent<Output = string> =
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  | { type: 'message'; message: Message }
  | { type: 'tool_started'; tool_call: MessageToolCall }
  | { type: 'result'; result: Output; messages: Message[]; usage: RunUsage };
