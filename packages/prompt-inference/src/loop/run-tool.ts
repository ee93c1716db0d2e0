import { canonicalJson, formatJsonPath, NotStorableError } from '@waymark/core-types';
import { observeTool } from '../tracing/observe-tool.ts';
import type { AnyTool } from '../tool/tool.ts';
import { raceSignal } from './run-signal.ts';
import type { Run } from './run.ts';

/** How a tool call ended. `cause` is why it failed. */
export type ToolOutcome =
  | { status: 'success'; content: string }
  | { status: 'error'; content: string; cause?: unknown };

/** A call that may run: its arguments fit. */
export interface RunnableCall {
  tool: AnyTool;
  tool_call_id: string;
  /** What the tool gets. */
  args: unknown;
  /** What the model, or the approval, wrote. */
  written: Record<string, unknown>;
  idempotency_key: string;
}

/**
 * Runs one call to its end; whatever the tool does is an outcome. Rejects only when the run itself ends: then the tool
 * is told by its signal, and left.
 */
export async function runTool<Output>(run: Run<Output>, call: RunnableCall): Promise<ToolOutcome> {
  const { tool, tool_call_id, idempotency_key } = call;
  const timeoutMs = tool.timeout_ms ?? run.settings.tool_timeout_ms;
  const timeout = new AbortController();
  const { signal } = run.signal;
  const onAbort = () => timeout.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  const timer = setTimeout(() => {
    timeout.abort(new DOMException(`It took longer than ${timeoutMs} ms.`, 'TimeoutError'));
  }, timeoutMs);
  try {
    const content = await observeTool(run, call, async () => {
      const work = async (): Promise<unknown> => {
        timeout.signal.throwIfAborted();
        return tool.run(call.args, { signal: timeout.signal, tool_call_id, idempotency_key });
      };
      return toContent(await raceSignal(work(), timeout.signal));
    });
    return { status: 'success', content };
  } catch (cause) {
    if (signal.aborted) throw cause;
    return { status: 'error', content: `The tool ${tool.name} failed: ${reasonOf(cause)}`, cause };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

/** Text as it is, anything else as JSON; a tool that returns nothing has answered `null`. */
function toContent(result: unknown): string {
  if (typeof result === 'string') return result;
  if (result === undefined) return 'null';
  canonicalJson(result);
  return JSON.stringify(result);
}

function reasonOf(cause: unknown): string {
  if (NotStorableError.isInstance(cause))
    return `its result is not JSON at ${formatJsonPath(cause.path)}: ${cause.reason}.`;
  return cause instanceof Error ? cause.message : String(cause);
}
