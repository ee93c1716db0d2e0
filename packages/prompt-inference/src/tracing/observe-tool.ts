import { attributeNames, redactJson, WaymarkError, type JsonValue } from '@waymark/core-types';
import type { RunnableCall } from '../loop/run-tool.ts';
import type { Run } from '../loop/run.ts';

/** Runs a tool in a span `execute_tool NAME`, with arguments and result where content is captured. */
export async function observeTool<Output>(
  { telemetry, captureContent }: Pick<Run<Output>, 'telemetry' | 'captureContent'>,
  call: RunnableCall,
  work: () => Promise<string>,
): Promise<string> {
  if (telemetry === undefined) return work();
  const attributes = {
    [attributeNames.genAiOperation]: 'execute_tool',
    [attributeNames.genAiToolName]: call.tool.name,
    [attributeNames.genAiToolCallId]: call.tool_call_id,
    [attributeNames.langfuseType]: 'tool',
  };
  return telemetry.withSpan(`execute_tool ${call.tool.name}`, { attributes }, async (span) => {
    const captures = captureContent && span.isRecording;
    if (captures) span.setAttributes({ [attributeNames.langfuseInput]: toCaptured(call.written) });
    try {
      const content = await work();
      if (captures) span.setAttributes({ [attributeNames.langfuseOutput]: toCaptured(content) });
      return content;
    } catch (error) {
      span.setAttributes({ [attributeNames.errorType]: typeOf(error) });
      throw error;
    }
  });
}

/** JSON without the secrets that we know. */
function toCaptured(value: unknown): string {
  return JSON.stringify(redactJson(value as JsonValue));
}

/** The kind of a failure, never its text. */
export function typeOf(error: unknown): string {
  if (WaymarkError.isInstance(error)) return error.code;
  return error instanceof Error ? error.name : typeof error;
}
