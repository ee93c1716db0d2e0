import type { JsonValue } from '@waymark/core-types';
import type { Transcript } from '../../evidence/evidence.ts';
import { cleanText } from '../text/clean-text.ts';
import type { Origin } from './findings.ts';
import { entryTimes, transcriptSource } from './read-conversation.ts';

/** A call of a tool and how it ended. */
export interface Action extends Origin {
  tool: string;
  input: JsonValue;
  /** Index of the call's entry in its transcript. */
  entry: number;
  /** `none`: the log ends before the result. `declined`: the user did not let it happen. */
  outcome: 'succeeded' | 'failed' | 'declined' | 'none';
  /** What it printed, cleaned and bounded. */
  output: string;
}

const outputLimit = 6_000;

/** The calls of a session in order, each with its result. */
export function readActions(transcript: Transcript): Action[] {
  const times = entryTimes(transcript);
  const actions: Action[] = [];
  const open = new Map<string, Action>();
  for (const [index, entry] of transcript.entries.entries()) {
    if (entry.kind === 'tool_call') {
      const action: Action = {
        tool: entry.tool,
        input: entry.input,
        entry: index,
        outcome: 'none',
        output: '',
        time: times[index]!,
        source: transcriptSource(transcript, entry.line),
      };
      actions.push(action);
      open.set(entry.call_id, action);
      continue;
    }
    if (entry.kind !== 'tool_result') continue;
    const action = open.get(entry.call_id);
    if (action === undefined) continue;
    open.delete(entry.call_id);
    const isFailed = entry.exit_code === undefined ? entry.is_error : entry.exit_code !== 0;
    action.output = boundOutput(entry.text);
    action.outcome = isDeclined(entry.text) ? 'declined' : isFailed ? 'failed' : 'succeeded';
  }
  return actions;
}

/** A text property of a tool's input, under the first of these names that holds one. */
export function textInput(input: JsonValue, ...names: string[]): string | undefined {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return undefined;
  for (const name of names) {
    const value = Object.hasOwn(input, name) ? input[name] : undefined;
    if (typeof value === 'string') return value;
  }
  return undefined;
}

function isDeclined(text: string): boolean {
  return /^\s*(?:The user doesn['’]t want to (?:proceed|take this action)|\[Request interrupted by user|The user rejected|User rejected)/.test(
    text.slice(0, 200),
  );
}

/** Errors stand at the beginning or at the end of what a command prints. */
function boundOutput(text: string): string {
  const bounded =
    text.length <= outputLimit ? text : `${text.slice(0, outputLimit / 2)}\n${text.slice(-outputLimit / 2)}`;
  return cleanText(bounded);
}
