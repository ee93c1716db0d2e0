import { diffLines, type DiffLine } from '../artifact/diff-lines.ts';
import { sha256 } from '../artifact/sha256.ts';
import type { ToolLike } from '../artifact/tools/contract-tool.ts';
import { systemMessage } from '../message/create-messages.ts';
import type { Message } from '../message/message.ts';
import { compareRunTools, type RunToolChanges } from './compare-run-tools.ts';
import { messagesOf, restoreRun } from './restore-run.ts';
import type { RunJournal } from './run-journal.ts';

/** What would be sent to the model today. What is left out is not compared. */
export interface RunToday {
  prompt?: string;
  tools?: readonly ToolLike[];
  /** As in `openai/gpt-5-mini`. */
  model?: string;
}

/** How a run would differ today; null and empty where it would not. Hashes are SHA-256 in hex. */
export interface RunComparison {
  run_id: string;
  same: boolean;
  prompt: { before_sha256: string; after_sha256: string; lines: DiffLine[] } | null;
  tools: RunToolChanges | null;
  /** The model that last worked on the run, and today's. */
  model: { before: string; after: string } | null;
  /** The messages that the model would see otherwise, by their place from 0. */
  messages: { index: number; type: Message['type']; before_sha256: string; after_sha256: string }[];
}

/**
 * Holds a run against the prompt, the tools and the model of today, and tells all that differs. `replay` gives the run as it
 * was.
 * @throws {RunError} PROMPT_DIVERGED when the journal itself was changed; {ConfigurationError} when there is no run in it.
 */
export async function compareRun(journal: RunJournal, today: RunToday): Promise<RunComparison> {
  const records = await journal.read();
  const run = restoreRun(records);
  const before = messagesOf(run);
  const messages = differingMessages(before, withPrompt(before, today.prompt));
  const models = records.flatMap(({ entry }) => ('model' in entry ? [entry.model] : []));
  const differences = {
    prompt: comparePrompts(before, today.prompt),
    tools: (today.tools && compareRunTools(run.started.tools, today.tools)) ?? null,
    model: compareModels(models.at(-1)!, today.model),
  };
  const same = messages.length === 0 && Object.values(differences).every((difference) => difference === null);
  return { run_id: journal.run_id, same, ...differences, messages };
}

/** The messages as they would be with another prompt. */
export function withPrompt(messages: readonly Message[], prompt: string | undefined): Message[] {
  const [first, ...rest] = messages;
  const isOther = prompt !== undefined && first?.type === 'system' && first.data.content !== prompt;
  return isOther ? [systemMessage(prompt), ...rest] : [...messages];
}

function comparePrompts([first]: readonly Message[], prompt: string | undefined): RunComparison['prompt'] {
  const before = first?.type === 'system' && typeof first.data.content === 'string' ? first.data.content : '';
  if (prompt === undefined || before === prompt) return null;
  return { before_sha256: sha256(before), after_sha256: sha256(prompt), lines: diffLines(before, prompt) };
}

function compareModels(before: string, after: string | undefined): RunComparison['model'] {
  return after === undefined || before === after ? null : { before, after };
}

function differingMessages(before: readonly Message[], after: readonly Message[]): RunComparison['messages'] {
  return before.flatMap((message, index) => {
    const hashes = [message, after[index]].map((one) => sha256(JSON.stringify(one)));
    const [before_sha256, after_sha256] = hashes as [string, string];
    return before_sha256 === after_sha256 ? [] : [{ index, type: message.type, before_sha256, after_sha256 }];
  });
}
