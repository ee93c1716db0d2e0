import { ValidationError } from '@waymark/core-types';
import type { ArtifactField } from '../artifact/prompt-artifact.ts';
import { parseFieldType } from '../render/field-type.ts';

/** A field as a signature states it. */
export type SignatureField = Pick<ArtifactField, 'name' | 'direction' | 'type'>;

const longest = 20_000;

/**
 * The fields of a signature such as `question, context: list[str] -> answer: bool`; a field without a type is a `str`.
 * @throws {ValidationError} naming the field that cannot be read, is named twice, or is missing.
 */
export function parseSignature(signature: string): SignatureField[] {
  if (signature.length > longest) throw misfit(`A signature has at most ${longest} characters.`);
  const sides = split(signature, '->');
  if (sides.length !== 2) {
    throw misfit(`The signature ${quote(signature)} needs one "->" between its inputs and its outputs.`);
  }
  const [inputs, outputs] = [readSide(sides[0]!, 'input'), readSide(sides[1]!, 'output')];
  if (outputs.length === 0) throw misfit(`The signature ${quote(signature)} has no output.`);
  const fields = [...inputs, ...outputs];
  const names = fields.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw misfit(`The signature ${quote(signature)} names ${repeated} twice.`);
  return fields;
}

function readSide(side: string, direction: ArtifactField['direction']): SignatureField[] {
  if (side.trim() === '') return [];
  return split(side, ',').map((part) => {
    const colon = part.indexOf(':');
    const name = (colon === -1 ? part : part.slice(0, colon)).trim();
    const type = colon === -1 ? 'str' : part.slice(colon + 1).trim();
    if (!/^[A-Za-z_]\w*$/.test(name))
      throw misfit(`${quote(part.trim())} names no field: expected name or name: type.`);
    parseFieldType(type);
    return { name, direction, type };
  });
}

/** Parts between separators that stand in no brackets and no quotes. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let [start, depth, quoted] = [0, 0, ''];
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    if (quoted !== '') {
      if (character === '\\') index += 1;
      else if (character === quoted) quoted = '';
    } else if (character === '"' || character === "'") quoted = character;
    else if ('[({'.includes(character)) depth += 1;
    else if ('])}'.includes(character)) depth -= 1;
    else if (depth === 0 && text.startsWith(separator, index)) {
      parts.push(text.slice(start, index));
      start = index + separator.length;
      index = start - 1;
    }
  }
  return [...parts, text.slice(start)];
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}

function misfit(message: string): ValidationError {
  return new ValidationError(message, [{ path: '$.signature', message }]);
}
