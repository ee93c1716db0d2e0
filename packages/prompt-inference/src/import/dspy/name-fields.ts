import type { ArtifactField } from '../../artifact/prompt-artifact.ts';
import { importError } from '../import-error.ts';
import type { SignatureField } from '../parse-signature.ts';
import type { FieldState, PredictorState } from './state.ts';

/** Fields that DSPy's modules add to the program's own signature. */
const added = {
  reasoning: [{ name: 'reasoning', direction: 'output', type: 'str' }],
  trajectory: [{ name: 'trajectory', direction: 'input', type: 'str' }],
  next: [
    { name: 'next_thought', direction: 'output', type: 'str' },
    { name: 'next_tool_name', direction: 'output', type: 'str' },
    { name: 'next_tool_args', direction: 'output', type: 'dict[str, Any]' },
  ],
} as const satisfies Record<string, SignatureField[]>;

/** Keys of a demonstration that are no fields. */
const bookkeeping = new Set(['augmented', 'dspy_uuid', 'dspy_split']);

/**
 * The fields of a predictor with names, directions and types, none of which its file holds: from the signature, with what
 * ChainOfThought and ReAct add to it; without one from descriptions such as `${question}`, the keys of the demonstrations
 * and the order of what those modules add.
 * @throws {ArtifactError} PROMPT_IMPORT that says which signature to pass, when the file leaves more than one reading.
 */
export function nameFields(
  predictor: string,
  state: PredictorState,
  signature: readonly SignatureField[] | undefined,
): ArtifactField[] {
  const { fields } = state.signature;
  const named = signature === undefined ? inferFields(predictor, state) : fitSignature(predictor, fields, signature);
  return named.map((field, index) => ({
    ...field,
    description: fields[index]!.description ?? '',
    prefix: fields[index]!.prefix ?? '',
  }));
}

function fitSignature(
  predictor: string,
  fields: readonly FieldState[],
  signature: readonly SignatureField[],
): SignatureField[] {
  const inputs = signature.filter(({ direction }) => direction === 'input');
  const outputs = signature.filter(({ direction }) => direction === 'output');
  const shapes: SignatureField[][] = [
    [...inputs, ...outputs],
    [...inputs, ...added.reasoning, ...outputs],
    [...inputs, ...added.trajectory, ...added.next],
    [...inputs, ...added.trajectory, ...added.reasoning, ...outputs],
  ];
  const own = new Set(signature.map(({ name }) => name));
  const fitting = shapes.find(
    (shape) =>
      shape.length === fields.length &&
      shape.every(({ name }, index) => {
        const says = whatFileSays(fields[index]!, name);
        return own.has(name) ? says !== 'another' : says === 'this';
      }),
  );
  if (fitting !== undefined) return fitting;
  const names = signature.map(({ name }) => name).join(', ');
  throw importError(
    `The signature (${names}) does not fit the predictor ${predictor}, whose ${fields.length} fields are ${list(fields)}.`,
    { recoveryAction: passSignature(predictor), details: { predictor, fields: fields.length } },
  );
}

function whatFileSays({ description = '', prefix = '' }: FieldState, name: string): 'this' | 'another' | 'nothing' {
  const placeholder = placeholderIn(description);
  if (placeholder !== undefined) return placeholder === name ? 'this' : 'another';
  return lettersOf(prefix) === lettersOf(name) ? 'this' : 'nothing';
}

function inferFields(predictor: string, state: PredictorState): SignatureField[] {
  const names = inferNames(predictor, state);
  const inputs = countInputs(names, state.signature.instructions);
  if (inputs === null) {
    throw importError(
      `The file does not say which fields of the predictor ${predictor} are inputs and which are outputs: ${names.join(', ')}.`,
      { recoveryAction: passSignature(predictor), details: { predictor, names } },
    );
  }
  return names.map((name, index) => ({
    name,
    direction: index < inputs ? 'input' : 'output',
    type: name === 'next_tool_args' ? 'dict[str, Any]' : 'str',
  }));
}

function inferNames(predictor: string, state: PredictorState): string[] {
  const { fields } = state.signature;
  const keys = new Set(state.demos.flatMap((demo) => Object.keys(demo)).filter((key) => !bookkeeping.has(key)));
  const names = fields.map(({ description = '' }) => placeholderIn(description));
  for (const name of names) if (name !== undefined) keys.delete(name);
  for (const [index, { prefix = '' }] of fields.entries()) {
    if (names[index] !== undefined) continue;
    const matching = [...keys].filter((key) => lettersOf(key) === lettersOf(prefix));
    if (matching.length !== 1) continue;
    names[index] = matching[0];
    keys.delete(matching[0]!);
  }
  const unnamed = names.flatMap((name, index) => (name === undefined ? [index] : []));
  // One field without a name and one key without a field belong together.
  if (unnamed.length === 1 && keys.size === 1) [names[unnamed[0]!]] = keys;
  const missing = names.findIndex((name, index) => name === undefined || names.indexOf(name) !== index);
  if (missing === -1) return names as string[];
  const shown = `field ${missing + 1} (${list([fields[missing]!])})`;
  throw importError(`The file does not hold the name of ${shown} of the predictor ${predictor}.`, {
    recoveryAction: passSignature(predictor),
    details: { predictor, field: missing },
  });
}

/** How many of the fields go in, or null where several readings are possible: inputs stand before outputs. */
function countInputs(names: readonly string[], instructions: string): number | null {
  const stated = statedInputs(names, instructions);
  if (stated !== null) return stated;
  const trajectory = names.indexOf('trajectory');
  if (trajectory !== -1 && (names.includes('next_tool_name') || names[trajectory + 1] === 'reasoning')) {
    return trajectory + 1;
  }
  const reasoning = names.indexOf('reasoning');
  // ChainOfThought puts it in front of at least one output.
  if (reasoning > 0 && reasoning < names.length - 1) return reasoning;
  return names.length <= 2 ? names.length - 1 : null;
}

/** The instructions that DSPy gives to a signature without any name its inputs and its outputs. */
function statedInputs(names: readonly string[], instructions: string): number | null {
  const found = /Given the fields ((?:`\w+`(?:, )?)+), produce the fields ((?:`\w+`(?:, )?)+)/.exec(instructions);
  if (found === null) return null;
  const inputs: string[] = found[1]!.match(/\w+/g) ?? [];
  const outputs: string[] = found[2]!.match(/\w+/g) ?? [];
  const own = names.filter((name) => name !== 'reasoning' || outputs.includes(name));
  const isSame = own.join() === [...inputs, ...outputs].join();
  return isSame ? inputs.length : null;
}

function placeholderIn(description: string): string | undefined {
  return /^\$\{(\w+)\}$/.exec(description)?.[1];
}

/** `Next Tool Name:` and `next_tool_name` are the same letters; what stands behind the colon is part of the prompt. */
function lettersOf(text: string): string {
  return text
    .split(':')[0]!
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}

function list(fields: readonly FieldState[]): string {
  return fields.map(({ prefix, description }) => JSON.stringify((prefix ?? description ?? '').slice(0, 60))).join(', ');
}

function passSignature(predictor: string): string {
  const key = predictor === 'self' ? 'self' : predictor;
  return `Pass its signature, as in signature: { ${JSON.stringify(key)}: "question, context: list[str] -> answer: bool" }.`;
}
