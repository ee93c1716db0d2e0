import type { Answer } from '@waymark/tracking-mcp';
import type { Style } from '../output/style.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';

/** How an answer is shown. */
export interface Shown {
  kind: string;
  /** Its fields; where the answer comes from is added. */
  data: object;
  text: (style: Style) => string;
  exitCode?: number;
}

/** A tracker's answer as a command's output: what a person should know of it as warnings, its source and age in `data`. */
export function answered<Data>(
  invocation: Invocation,
  answer: Answer<Data>,
  show: (data: Data) => Shown,
): CommandOutput {
  const { source, age_ms, pending_operation_id, warnings } = answer;
  for (const warning of warnings) invocation.terminal.warn(warning);
  const shown = show(answer.data);
  return { ...shown, data: { ...shown.data, source, age_ms, pending_operation_id } };
}
