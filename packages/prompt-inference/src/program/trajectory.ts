import type { ArtifactPredictor } from '../artifact/prompt-artifact.ts';
import { isTooDeep } from '../message/is-too-deep.ts';
import { formatValue } from '../render/format-value.ts';
import { fieldMarker } from '../render/render-messages.ts';
import type { Step } from './conversation-steps.ts';
import { readStep } from './step-reply.ts';

/** The steps so far as ReAct's field `trajectory` holds them: thought, tool, arguments and observation, each numbered. */
export function formatTrajectory(steps: readonly Step[], react: Pick<ArtifactPredictor, 'name' | 'fields'>): string {
  return steps
    .flatMap(({ written, call, observation }, index) => [
      section(`thought_${index}`, readStep(written, react).thought),
      section(`tool_name_${index}`, call.function.name),
      section(`tool_args_${index}`, jsonOr(call.function.arguments)),
      section(`observation_${index}`, jsonOr(observation)),
    ])
    .join('\n\n');
}

function section(name: string, value: unknown): string {
  // As text fields: what a tool answered as a list is numbered, as it was in the demonstrations.
  return `${fieldMarker(name)}\n${formatValue(value, { kind: 'str' })}`;
}

/** Objects and lists; everything else is text as it stands. */
function jsonOr(text: string): unknown {
  if (isTooDeep(text)) return text;
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? value : text;
  } catch {
    return text;
  }
}
