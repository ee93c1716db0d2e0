import { ValidationError, type ChatMessage } from '@waymark/core-types';
import type { ArtifactField, ArtifactPredictor } from '../artifact/prompt-artifact.ts';
import { parseFieldType, type FieldType } from './field-type.ts';
import { formatValue } from './format-value.ts';

/** The marker of a field, alone on its line. */
export function fieldMarker(name: string): string {
  return `[[ ## ${name} ## ]]`;
}

/** The name of the marker that ends a reply. */
export const completed = 'completed';

type Values = Readonly<Record<string, unknown>>;

/**
 * The messages of one call of a predictor, in the layout of DSPy's chat adapter: a system message with the numbered fields, the
 * structure and the instructions; each demonstration as a turn, incomplete ones first; the inputs, and which fields to answer
 * with. The words between the markers are ours.
 * @throws {ValidationError} naming an input that is missing, unknown or no JSON, or when the predictor has no fields.
 * @see https://dspy.ai/learn/programming/adapters/
 */
export function renderMessages(
  predictor: Pick<ArtifactPredictor, 'name' | 'instructions' | 'fields' | 'demos'>,
  inputs: Values,
): ChatMessage[] {
  const fields = typedFields(predictor);
  checkInputs(predictor, inputs);
  const isComplete = (demo: Values) => fields.all.every(({ name }) => demo[name] !== undefined && demo[name] !== null);
  const isUsable = (demo: Values) =>
    [fields.inputs, fields.outputs].every((side) => side.some(({ name }) => name in demo));
  const incomplete = predictor.demos.filter((demo) => !isComplete(demo) && isUsable(demo));
  const complete = predictor.demos.filter(isComplete);
  return [
    { role: 'system', content: systemText(fields, predictor.instructions) },
    ...incomplete.flatMap((demo) => [
      userTurn(fields, demo, { before: 'An example of the task in which some of the fields are left out.' }),
      assistantTurn(fields, demo),
    ]),
    ...complete.flatMap((demo) => [userTurn(fields, demo), assistantTurn(fields, demo)]),
    userTurn(fields, inputs, { after: reminder(fields.outputs) }),
  ];
}

interface TypedField {
  name: string;
  type: FieldType;
  typeText: string;
  description: string;
}

interface TypedFields {
  inputs: TypedField[];
  outputs: TypedField[];
  all: TypedField[];
}

function typedFields({ name, fields }: Pick<ArtifactPredictor, 'name' | 'fields'>): TypedFields {
  const of = (direction: ArtifactField['direction']) =>
    fields
      .filter((field) => field.direction === direction)
      .map((field) => ({
        name: field.name,
        type: parseFieldType(field.type),
        typeText: field.type,
        description: field.description === `\${${field.name}}` ? '' : field.description,
      }));
  const [inputs, outputs] = [of('input'), of('output')];
  if (outputs.length > 0) return { inputs, outputs, all: [...inputs, ...outputs] };
  throw new ValidationError(`The predictor ${name} has no output fields: it was saved without its signature.`, [
    { path: '$.fields', message: 'Expected at least one output; import the program with its signature' },
  ]);
}

function checkInputs({ name, fields }: Pick<ArtifactPredictor, 'name' | 'fields'>, inputs: Values): void {
  const expected = fields.filter(({ direction }) => direction === 'input').map((field) => field.name);
  const missing = expected.filter((field) => !Object.hasOwn(inputs, field) || inputs[field] === undefined);
  const unknown = Object.keys(inputs).filter((field) => !expected.includes(field));
  if (missing.length + unknown.length === 0) return;
  const issues = [
    ...missing.map((field) => ({ path: `$.${field}`, message: 'Is missing' })),
    ...unknown.map((field) => ({ path: `$.${field}`, message: `Is no input; those are ${expected.join(', ')}` })),
  ];
  const list = issues.map(({ path, message }) => `${path}: ${message}`).join('; ');
  throw new ValidationError(`The inputs do not fit the predictor ${name}: ${list}.`, issues);
}

function systemText({ inputs, outputs }: TypedFields, instructions: string): string {
  const structure = [...inputs, ...outputs].map(
    (field) => `${fieldMarker(field.name)}\n{${field.name}}${typeNote(field, outputs)}`,
  );
  return [
    `Input fields:\n${enumerate(inputs)}\nOutput fields:\n${enumerate(outputs)}`,
    `Every message has this structure, with a value in place of each name in braces.\n\n${structure.join('\n\n')}\n\n${fieldMarker(completed)}`,
    `The task, within this structure:\n${indent(instructions)}`,
  ].join('\n');
}

function enumerate(fields: readonly TypedField[]): string {
  return fields
    .map(({ name, typeText, description }, index) => {
      const explained = description === '' ? '' : `: ${description}`;
      return `${index + 1}. \`${name}\` (${typeText})${explained}`;
    })
    .join('\n');
}

function typeNote(field: TypedField, outputs: readonly TypedField[]): string {
  return field.type.kind === 'str' || !outputs.includes(field) ? '' : `        # ${expectation(field)}`;
}

function expectation({ type, typeText }: TypedField): string {
  if (type.kind === 'literal')
    return `exactly one of: ${type.values.map((value) => formatValue(value, type)).join('; ')}`;
  if (type.kind === 'bool') return 'True or False';
  if (type.kind === 'int' || type.kind === 'float') return `one ${typeText} and nothing else`;
  return `JSON of the type ${typeText}`;
}

/** Without the margin that all lines share, each eight spaces in. */
function indent(text: string): string {
  const lines = text.split(/\r\n|\r|\n/);
  const margins = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)![0].length);
  const margin = Math.min(...margins, Number.MAX_SAFE_INTEGER);
  return lines.map((line) => `        ${line.trim() === '' ? '' : line.slice(margin)}`).join('\n');
}

function userTurn(
  { inputs }: TypedFields,
  values: Values,
  words: { before?: string; after?: string } = {},
): ChatMessage {
  const given = inputs
    .filter(({ name }) => Object.hasOwn(values, name))
    .map((field) => section(field, values[field.name]));
  const parts = [words.before ?? '', ...given, words.after ?? ''];
  return {
    role: 'user',
    content: parts
      .filter((part) => part !== '')
      .join('\n\n')
      .trim(),
  };
}

function assistantTurn({ outputs }: TypedFields, values: Values): ChatMessage {
  const sections = outputs.map((field) =>
    section(field, Object.hasOwn(values, field.name) ? values[field.name] : 'Left out of this example.'),
  );
  return { role: 'assistant', content: `${sections.join('\n\n')}\n\n${fieldMarker(completed)}\n` };
}

function section({ name, type }: TypedField, value: unknown): string {
  return `${fieldMarker(name)}\n${formatValue(value, type)}`;
}

function reminder(outputs: readonly TypedField[]): string {
  const markers = outputs.map((field) => {
    const note = field.type.kind === 'str' ? '' : ` (${expectation(field)})`;
    return `\`${fieldMarker(field.name)}\`${note}`;
  });
  return `Answer with these fields in this order: ${markers.join(', then ')}; then close with \`${fieldMarker(completed)}\`.`;
}
