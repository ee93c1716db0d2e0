import { steppingClock } from '@waymark/core-types';
import { buildArtifact } from '../src/artifact/build-artifact.ts';
import { importProgram, type AnyTool, type PromptArtifact } from '../src/index.ts';

const instructions = `Find out which river runs through a town.

You are an Agent. In each episode, you will be given the fields \`town\` as input. And you can see your past trajectory so far.

When selecting the next_tool_name and its next_tool_args, the tool must be one of:

(1) look_up. It takes arguments {'query': {'type': 'string'}}.
(2) finish, whose description is <desc>Marks the task as complete.</desc>. It takes arguments {}.
When providing \`next_tool_args\`, the value inside the field must be in JSON format.`;

const field = (name: string) => ({
  prefix: `${name
    .split('_')
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join(' ')}:`,
  description: `\${${name}}`,
});
const trajectory =
  '[[ ## thought_0 ## ]]\nI look it up.\n\n[[ ## tool_name_0 ## ]]\nlook_up\n\n[[ ## tool_args_0 ## ]]\n{"query": "Bern"}\n\n[[ ## observation_0 ## ]]\n[1] «Bern lies on the Aare»\n[2] «It is old»';

/** What DSPy saves for a ReAct of `town -> river, length_km: int`, optimised with one demonstration. */
export const reactState = {
  react: {
    traces: [],
    train: [],
    demos: [
      {
        augmented: true,
        town: 'Bern',
        trajectory,
        next_thought: 'I know.',
        next_tool_name: 'finish',
        next_tool_args: {},
      },
    ],
    signature: {
      instructions,
      fields: ['town', 'trajectory', 'next_thought', 'next_tool_name', 'next_tool_args'].map(field),
    },
    lm: null,
  },
  'extract.predict': {
    traces: [],
    train: [],
    demos: [],
    signature: {
      instructions: 'Find out which river runs through a town.',
      fields: ['town', 'trajectory', 'reasoning', 'river', 'length_km'].map(field),
    },
    lm: null,
  },
  metadata: { dependency_versions: { python: '3.12', dspy: '3.0.0' } },
};

/** The same as an artifact. */
export const reactArtifact = (): PromptArtifact =>
  artifactOf(reactState, { 'extract.predict': 'town -> river, length_km: int' });

/** A DSPy state as an artifact. */
export function artifactOf(state: object, signature?: string | Record<string, string>): PromptArtifact {
  const program = importProgram(state, signature === undefined ? {} : { signature });
  return buildArtifact(program, { name: 'river', version: 'v1' }, steppingClock(0));
}

/** A state of one predictor with these instructions and fields. */
export const predictState = (...names: string[]) => ({
  traces: [],
  train: [],
  demos: [],
  signature: { instructions: 'Answer.', fields: names.map(field) },
  lm: null,
  metadata: {},
});

/** A reply with these fields, as the layout has them. */
export const written = (fields: Record<string, string>): string =>
  [...Object.entries(fields).map(([name, value]) => `[[ ## ${name} ## ]]\n${value}`), '[[ ## completed ## ]]'].join(
    '\n\n',
  );

/** A step of ReAct. */
export const step = (thought: string, tool: string, args: string): string =>
  written({ next_thought: thought, next_tool_name: tool, next_tool_args: args });

/** The tool that the program was made for. */
export const lookUpTool = (run: AnyTool['run']): AnyTool => ({
  name: 'look_up',
  description: 'Looks up.',
  parameters: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
  run,
});
