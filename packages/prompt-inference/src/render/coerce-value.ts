import type { JsonValue } from '@waymark/core-types';
import { parsePythonLiteral } from '../import/python-literal.ts';
import { isTooDeep } from '../message/is-too-deep.ts';
import type { FieldType } from './field-type.ts';

/** What a model wrote for a field as a value of the field's type, or undefined where it is none. */
export function coerceValue(value: JsonValue, type: FieldType): JsonValue | undefined {
  const text = typeof value === 'string' ? withoutFence(value) : value;
  switch (type.kind) {
    case 'str':
      // Untouched: a fence may be what was asked for.
      return typeof value === 'string' ? value : JSON.stringify(value);
    case 'any':
    case 'custom':
      return typeof text === 'string' ? (readStructure(text) ?? value) : value;
    case 'none':
      return /^(?:none|null)$/i.test(pythonText(text)) ? null : undefined;
    case 'bool':
      return toBoolean(text);
    case 'int':
      return toNumber(text, /^[-+]?\d{1,3}(?:,\d{3})+$|^[-+]?\d+(?:\.0+)?$/);
    case 'float':
      return toNumber(text, /^[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:[eE][-+]?\d+)?$/);
    case 'literal':
      return toLiteral(text, type.values);
    case 'union':
      return toOneOf(text, type.options);
    case 'list':
      return toList(text, () => type.item);
    case 'tuple': {
      const items = toList(text, (index) => type.items[index]);
      return items?.length === type.items.length ? items : undefined;
    }
    case 'dict':
      return toDictionary(text, type.value);
  }
}

/** The inside of one code fence around the whole text. */
function withoutFence(text: string): string {
  const trimmed = text.trim();
  return /^```\w*\n([\s\S]*?)\n?```$/.exec(trimmed)?.[1]?.trim() ?? trimmed;
}

function readStructure(text: string): JsonValue | undefined {
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return parsePythonLiteral(text);
  }
}

function toBoolean(value: JsonValue): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = pythonText(value).toLowerCase().replace(/\.$/, '');
  if (['true', 'yes', '1'].includes(word)) return true;
  return ['false', 'no', '0'].includes(word) ? false : undefined;
}

function toNumber(value: JsonValue, shape: RegExp): number | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
  if (!/\d/.test(text) || !shape.test(text)) return undefined;
  const number = Number(text.replaceAll(',', ''));
  // An integer beyond this would be another one.
  const isExact = !Number.isInteger(number) || Number.isSafeInteger(number) || /[.eE]/.test(text);
  return Number.isFinite(number) && isExact ? number : undefined;
}

function toLiteral(value: JsonValue, values: readonly JsonValue[]): JsonValue | undefined {
  const text = pythonText(value).replace(/^(["'`])(.*)\1$/, '$2');
  const exact = values.find((candidate) => candidate === value || pythonText(candidate) === text);
  if (exact !== undefined) return exact;
  const alike = values.filter((candidate) => pythonText(candidate).toLowerCase() === text.toLowerCase());
  return alike.length === 1 ? alike[0] : undefined;
}

function pythonText(value: JsonValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The narrowest that fits: text, which everything is, comes last. */
function toOneOf(value: JsonValue, options: readonly FieldType[]): JsonValue | undefined {
  const ordered = [...options].sort((a, b) => breadth(a) - breadth(b));
  for (const option of ordered) {
    const coerced = coerceValue(value, option);
    if (coerced !== undefined) return coerced;
  }
  return undefined;
}

function breadth({ kind }: FieldType): number {
  const order: FieldType['kind'][] = [
    'none',
    'literal',
    'int',
    'float',
    'bool',
    'list',
    'tuple',
    'dict',
    'custom',
    'any',
    'str',
  ];
  return order.indexOf(kind);
}

function toList(value: JsonValue, typeAt: (index: number) => FieldType | undefined): JsonValue[] | undefined {
  const list = typeof value === 'string' ? readStructure(value) : value;
  if (!Array.isArray(list)) return undefined;
  const items = list.map((item, index) => coerceValue(item, typeAt(index) ?? { kind: 'any' }));
  return items.every((item) => item !== undefined) ? items : undefined;
}

function toDictionary(value: JsonValue, type: FieldType): JsonValue | undefined {
  const dictionary = typeof value === 'string' ? readStructure(value) : value;
  if (typeof dictionary !== 'object' || dictionary === null || Array.isArray(dictionary)) return undefined;
  const entries = Object.entries(dictionary).map(([key, item]) => [key, coerceValue(item, type)] as const);
  return entries.every(([, item]) => item !== undefined) ? (Object.fromEntries(entries) as JsonValue) : undefined;
}
