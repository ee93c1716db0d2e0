import type { JsonObject, JsonValue } from '@waymark/core-types';
import { contentText } from './content-text.ts';
import { field, integerField, isObject, objectField, parseJson, stringField } from './json-fields.ts';

/** What a tool of Codex printed. */
export interface CodexOutput {
  text: string;
  isError: boolean;
  exitCode: number | undefined;
}

const header = /^(?:Chunk ID: |Exit code: |Wall time: |Process exited )/;
const exitLine = /^(?:Exit code: |Process exited with code )(-?\d{1,10})$/m;

/**
 * Reads the `output` of a function call. It is text with a short header that has the exit code, or JSON in a string
 * (`{"output": "...", "metadata": {"exit_code": 0}}`), or a list of content items.
 */
export function readCodexOutput(output: JsonValue | undefined): CodexOutput {
  if (isObject(output)) {
    const inner = readCodexOutput(field(output, 'content') ?? field(output, 'output') ?? '');
    const exitCode = inner.exitCode ?? integerField(objectField(output, 'metadata'), 'exit_code');
    return {
      text: inner.text,
      exitCode,
      isError: inner.isError || output['success'] === false || (exitCode ?? 0) !== 0,
    };
  }
  const text = contentText(output);
  if (text.startsWith('{')) {
    const parsed = parseJson(text);
    if (isObject(parsed) && typeof field(parsed, 'output') === 'string') return readCodexOutput(parsed);
  }
  if (!header.test(text)) return { text, isError: false, exitCode: undefined };
  const marker = /^Output:\r?\n?/m.exec(text);
  const head = marker === null ? text : text.slice(0, marker.index);
  const exitCode = numberOf(exitLine.exec(head)?.[1]);
  const body = marker === null ? text : text.slice(marker.index + marker[0].length);
  return { text: body, isError: (exitCode ?? 0) !== 0, exitCode };
}

/** Reads an `exec_command_end` or `patch_apply_end` event. */
export function readCodexEnd(payload: JsonObject): CodexOutput {
  const parts = [stringField(payload, 'stdout'), stringField(payload, 'stderr')].filter((part) => part !== undefined);
  const exitCode = integerField(payload, 'exit_code');
  return {
    text: stringField(payload, 'aggregated_output') ?? parts.join('\n'),
    isError: (exitCode ?? 0) !== 0 || payload['success'] === false,
    exitCode,
  };
}

function numberOf(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}
