import { attributeNames, type Telemetry } from '@waymark/core-types';
import type { Conversation } from '../loop/conversation.ts';
import { toCapturedMessages } from './captured-messages.ts';
import { typeOf } from './observe-tool.ts';

/** What a trace says of a run. */
export interface ObservedRun {
  telemetry: Telemetry | undefined;
  captureContent: boolean;
  name: string | undefined;
  run_id: string;
  conversation: Conversation;
}

/** Runs a whole run in one span, `invoke_agent NAME` or `inference`, around those of its model calls and tools. */
export async function observeRun<Result>(
  { telemetry, captureContent, name, run_id, conversation }: ObservedRun,
  work: () => Promise<Result>,
): Promise<Result> {
  if (telemetry === undefined) return work();
  const attributes = {
    [attributeNames.genAiOperation]: 'invoke_agent',
    [attributeNames.genAiAgentName]: name,
    [attributeNames.genAiConversationId]: run_id,
    [attributeNames.langfuseType]: 'agent',
  };
  return telemetry.withSpan(name === undefined ? 'inference' : `invoke_agent ${name}`, { attributes }, async (span) => {
    const captures = captureContent && span.isRecording;
    if (captures) span.setAttributes({ [attributeNames.langfuseInput]: toCapturedMessages(conversation.messages) });
    try {
      return await work();
    } catch (error) {
      span.setAttributes({ [attributeNames.errorType]: typeOf(error) });
      throw error;
    } finally {
      if (captures) span.setAttributes({ [attributeNames.langfuseOutput]: toCapturedMessages(conversation.messages) });
    }
  });
}
