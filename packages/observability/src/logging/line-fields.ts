import type { JsonValue } from '@waymark/core-types';
import { longestName, PlainWriter } from './plain-value.ts';

/** Fields as they stand in a line: JSON values under free names. */
export type LineFields = Record<string, JsonValue>;

/** Redacts what a text holds, before it is cut. */
type BeforeCut = (text: string) => string;

/** Texts up to this length are taken as they are, longer ones share the line's characters. */
const shortText = 1_000;

/** Names that every line has already, and the one that an object cannot simply be given. */
const taken = new Set(['timestamp', 'level', 'event', 'logger', '__proto__']);

/** A writer with the limits of one line. */
export function lineWriter(beforeCut: BeforeCut): PlainWriter {
  return new PlainWriter({ depth: 10, items: 500, entries: 5_000, characters: 131_072, beforeCut });
}

/**
 * Adds fields to those of a line, whatever they hold; a field named as one that every line has becomes `field_<name>`.
 * It never throws.
 */
export function addFields(line: LineFields, fields: object, beforeCut: BeforeCut): void {
  let writer: PlainWriter | undefined;
  let count = 0;
  for (const name of Object.keys(fields)) {
    if (++count > 500) {
      line['[truncated]'] = true;
      return;
    }
    if (name.length > longestName) {
      line['[truncated]'] = true;
      continue;
    }
    const value = readField(fields, name);
    const key = taken.has(name) ? `field_${name}` : name;
    if (
      typeof value === 'string' ? value.length <= shortText : typeof value === 'number' || typeof value === 'boolean'
    ) {
      line[key] = value as JsonValue;
    } else if (value !== undefined) {
      writer ??= lineWriter(beforeCut);
      const written = writer.write(value, 0);
      if (written !== undefined) line[key] = written;
    }
  }
}

function readField(fields: object, name: string): unknown {
  try {
    return (fields as Record<string, unknown>)[name];
  } catch {
    return '[unreadable]';
  }
}
