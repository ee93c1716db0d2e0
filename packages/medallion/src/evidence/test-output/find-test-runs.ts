import type { JsonValue } from '@waymark/core-types';
import type { TestRun, Transcript } from '../evidence.ts';
import { isObject } from '../transcript/json-fields.ts';
import { readTestOutput } from './read-test-output.ts';

/** Tools whose results are files and pages: test output in them was not printed by this session. */
const readingTools =
  /^(?:read|grep|glob|ls|list|search|find|view|edit|write|multiedit|notebook|web|fetch|todo|task|agent)/i;

/** The test runs among a session's tool results, oldest first, each with the time of its result. */
export function findTestRuns(transcript: Transcript): TestRun[] {
  const calls = new Map<string, { tool: string; input: JsonValue }>();
  const runs: TestRun[] = [];
  for (const entry of transcript.entries) {
    if (entry.kind === 'tool_call') calls.set(entry.call_id, entry);
    if (entry.kind !== 'tool_result') continue;
    const call = calls.get(entry.call_id);
    if (call !== undefined && readingTools.test(call.tool)) continue;
    const command = call === undefined ? undefined : commandOf(call.input);
    const exitCode = entry.exit_code ?? (entry.is_error ? 1 : undefined);
    const run = readTestOutput(entry.text, {
      ...(command === undefined ? {} : { command }),
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(entry.at === undefined ? {} : { at: entry.at }),
    });
    if (run !== null) runs.push(run);
  }
  return runs;
}

function commandOf(input: JsonValue): string | undefined {
  if (typeof input === 'string') return input;
  if (!isObject(input)) return undefined;
  const command = input['command'] ?? input['cmd'] ?? input['script'];
  if (typeof command === 'string') return command;
  if (!Array.isArray(command) || !command.every((word) => typeof word === 'string')) return undefined;
  // `["bash", "-lc", "npm test"]`: the last word is the command.
  return /^(?:\/bin\/)?(?:ba|z|da)?sh$/.test(command[0] ?? '') ? command.at(-1) : command.join(' ');
}
