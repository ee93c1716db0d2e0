import { ValidationError, type ToolCall } from '@waymark/core-types';
import { ToolExecutionError } from '../errors.ts';
import { parseToolArguments } from '../tool/parse-tool-arguments.ts';
import type { Approval } from './inference-options.ts';
import type { RunnableCall, ToolOutcome } from './run-tool.ts';
import type { Run } from './run.ts';

/**
 * A call that may run, or why it may not: the tool is unknown, the arguments do not fit, or it is not approved.
 * @throws {ToolExecutionError} when the approval itself fails.
 */
export async function prepareCall<Output>(
  run: Run<Output>,
  call: ToolCall,
  options: { idempotency_key: string; args?: Record<string, unknown> | undefined },
): Promise<RunnableCall | ToolOutcome> {
  const { name } = call.function;
  const tool = run.tools.get(name);
  if (tool === undefined) {
    const known = [...run.tools.keys()].join(', ');
    return failed(`There is no tool "${name}". ${known === '' ? 'There are none.' : `The tools are: ${known}.`}`);
  }
  const parse = async (text: string): Promise<RunnableCall | ToolOutcome> => {
    const parsed = await parseToolArguments(tool, text);
    if (!parsed.ok) return failed(parsed.message);
    const written = text.trim() === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    return { tool, tool_call_id: call.id, args: parsed.args, written, idempotency_key: options.idempotency_key };
  };
  // A call that is made again was approved before.
  if (options.args !== undefined) return parse(JSON.stringify(options.args));
  const runnable = await parse(call.function.arguments);
  if (run.approve === undefined || 'status' in runnable) return runnable;

  const asked = { id: call.id, name, args: structuredClone(runnable.written), type: 'tool_call' as const };
  let approval;
  try {
    const context = { tool, iteration: run.step, messages: structuredClone([...run.conversation.messages]) };
    approval = readApproval(await run.signal.race(Promise.resolve(run.approve(asked, context))));
  } catch (cause) {
    if (run.signal.signal.aborted) throw cause;
    // Not a copy: results of the calls before come in while the run ends.
    const { messages } = run.conversation;
    throw new ToolExecutionError({ id: call.id, name, args: runnable.written }, { cause, messages });
  }
  if (!approval.approve) return { status: 'error', content: `The call was not approved: ${approval.reason}` };
  return approval.args === undefined ? runnable : parse(approval.args);
}

/** What was said, with the arguments as JSON; a mistake in it is a failure of the approval. */
function readApproval(said: Approval): { approve: true; args?: string } | { approve: false; reason: string } {
  const isAnswer = typeof (said as Approval | undefined)?.approve === 'boolean';
  if (!isAnswer) throw new TypeError('approve must give { approve: true } or { approve: false, reason }.');
  if (!said.approve || said.args === undefined) return said as { approve: true };
  return { approve: true, args: JSON.stringify(said.args) };
}

function failed(message: string): ToolOutcome {
  return { status: 'error', content: message, cause: new ValidationError(message, [{ path: '$', message }]) };
}
