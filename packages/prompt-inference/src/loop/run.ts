import type { ChatProvider, ChatRequest, StandardSchema, Telemetry } from '@waymark/core-types';
import type { JournalWriter } from '../journal/journal-writer.ts';
import type { Program } from '../program/program.ts';
import type { Message } from '../message/message.ts';
import type { AnyTool } from '../tool/tool.ts';
import type { RunSettings } from './check-options.ts';
import type { Conversation } from './conversation.ts';
import type { Emit } from './event-channel.ts';
import type { InferenceEvent, InferenceOptions } from './inference-options.ts';
import type { RunMeter } from './run-meter.ts';
import type { RunSignal } from './run-signal.ts';

/** All that one run has to do with. */
export interface Run<Output = string> {
  readonly id: string;
  readonly settings: RunSettings;
  readonly provider: ChatProvider;
  readonly tools: ReadonlyMap<string, AnyTool>;
  /** What every request holds beside the messages. */
  readonly request: Omit<ChatRequest, 'messages' | 'signal'>;
  readonly output: StandardSchema<Output> | undefined;
  /** What asks the model, and reads its answer, where the prompt is more than a text. */
  readonly program: Program<Output> | undefined;
  readonly approve: InferenceOptions['approve'];
  readonly conversation: Conversation;
  readonly meter: RunMeter;
  readonly signal: RunSignal;
  readonly journal: JournalWriter;
  readonly telemetry: Telemetry | undefined;
  readonly captureContent: boolean;
  /** Undefined where nobody reads along: then replies are not streamed either. */
  readonly emit: Emit<InferenceEvent<Output>> | undefined;
  /** Messages that the reader has not been shown yet. */
  readonly unseen: Message[];
  /** Calls of the model that were answered. */
  step: number;
  /** The model was told that its answer does not fit. */
  wasCorrected: boolean;
}

/** Adds messages to the conversation; the reader sees them with the next `showUnseen`. */
export function say(run: Pick<Run<unknown>, 'conversation' | 'unseen'>, ...messages: Message[]): void {
  run.conversation.push(...messages);
  run.unseen.push(...messages);
}

/** Shows the reader what is new. The journal keeps it before, so that nobody has seen what a resumed run does not know. */
export async function showUnseen<Output>(run: Pick<Run<Output>, 'emit' | 'unseen'>): Promise<void> {
  for (const message of run.unseen.splice(0)) {
    // A copy: what a reader does to it must not change what the model sees.
    await run.emit?.({ type: 'message', message: structuredClone(message) });
  }
}
