import type { Message } from '../message/message.ts';
import { createRunMeter } from '../loop/run-meter.ts';
import type { RunBudget, RunUsage } from '../loop/inference-options.ts';
import type { AnyTool } from '../tool/tool.ts';
import { compareRunTools, describeRunToolChanges } from './compare-run-tools.ts';
import { withPrompt } from './compare-run.ts';
import { divergence, messagesOf, restoreRun } from './restore-run.ts';
import type { JournalFailure, RunJournal } from './run-journal.ts';

/** A run that was played again. */
export interface ReplayedRun {
  run_id: string;
  /** `open`: it is under way, or its process has ended in its midst. */
  status: 'open' | 'finished' | 'failed';
  /** The text of the answer; null unless it is finished. */
  result: string | null;
  /** Byte for byte those of the run. */
  messages: Message[];
  usage: RunUsage;
  failure: JournalFailure | null;
}

/**
 * Plays a whole run again from its journal: no model is asked and no tool runs. Every request is compared with what the
 * model was sent then.
 * @param now what is used today, where a run that would not be the same shall be refused; `compareRun` tells how it differs.
 * @throws {RunError} PROMPT_DIVERGED with the step where prompt, tools or messages are others than they were.
 */
export async function replay(
  journal: RunJournal,
  now: { prompt?: string; tools?: readonly AnyTool[] } = {},
): Promise<ReplayedRun> {
  const { run_id } = journal;
  const { prompt, tools } = now;
  const records = await journal.read();
  const run = restoreRun(records, (begun) => withPrompt(begun, prompt));
  const messages = messagesOf(run);
  const changes = tools && compareRunTools(run.started.tools, tools);
  if (changes !== undefined) {
    throw divergence({ run_id, step: 1, reason: describeRunToolChanges(changes), messages: run.started.messages });
  }
  const meter = createRunMeter(run.started.model, run.started.options['budget'] as RunBudget | undefined);
  for (const reply of run.replies) meter.addReply(reply);
  meter.addToolCalls(messages.length - run.conversation.messages.length + run.toolCalls);
  const last = run.replies.at(-1);
  return {
    run_id,
    status: run.status,
    result: run.status === 'finished' ? (last?.message.content ?? '') : null,
    messages,
    usage: meter.usage(),
    failure: run.failure,
  };
}
