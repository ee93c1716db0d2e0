import { replay } from '@waymark/prompt-inference';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { createMessagePrinter } from './message-printer.ts';
import { withRun } from './open-run.ts';

/** Prints the conversation of a run from its journal; no model is asked and no tool runs. */
export async function replayRun(invocation: Invocation, run_id: string): Promise<CommandOutput> {
  const { status, messages, failure } = await withRun(invocation, run_id, (journal) => replay(journal));
  const print = createMessagePrinter(invocation);
  for (const message of messages) await print(message);
  if (status === 'failed') invocation.terminal.note(`The run failed: ${failure?.message ?? 'nobody wrote down why'}`);
  if (status === 'open') {
    invocation.terminal.note(
      'The run has no end yet: it is under way, or its process has ended and `waymark prompt run --resume` goes on with it.',
    );
  }
  return { kind: 'prompt.replay', data: null, isPrinted: true };
}
