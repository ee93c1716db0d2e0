import type { JsonValue } from '@waymark/core-types';
import { isObject, stringField } from './json-fields.ts';

/**
 * The text of a message's or result's content, a string or a list of blocks, as every one of the formats has it. What
 * is no text stands as its kind: `[image]`, `[document]`.
 */
export function contentText(content: JsonValue | undefined): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.map(blockText).filter(Boolean).join('\n');
  return isObject(content) ? blockText(content) : '';
}

function blockText(block: JsonValue): string {
  if (typeof block === 'string') return block;
  if (!isObject(block)) return '';
  const text = stringField(block, 'text') ?? stringField(block, 'refusal');
  if (text !== undefined) return text;
  const kind = stringField(block, 'type');
  if (kind === undefined || /text|thinking|reasoning/.test(kind)) return '';
  const media = /image|audio|video|document|file/.exec(kind);
  return `[${media?.[0] ?? kind.replace(/[^\w-]/g, '_').slice(0, 40)}]`;
}
