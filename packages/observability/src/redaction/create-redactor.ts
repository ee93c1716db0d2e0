import type { JsonValue } from '@waymark/core-types';
import type { Sensitive } from './named-values.ts';
import { redactJsonValue } from './redact-json.ts';
import { redactRunningText } from './redact-text.ts';
import { isSuspicious } from './suspicion.ts';
import { compilePatterns } from './user-patterns.ts';

/** What is redacted beside secrets, which always are. */
export interface RedactionConfig {
  /** Personal data too: e-mail addresses, phone, social security and card numbers, and fields of such names. Default true. */
  redact_pii?: boolean;
  /** Regular expressions (with the flag `u`) for what else must not be seen; a match has at most 256 characters. */
  redact_patterns?: readonly string[];
}

/** Replaces secrets and personal data by `[REDACTED]`. None of it ever throws for a JSON value. */
export interface Redactor {
  text(text: string): string;
  /** The same value where there is nothing to hide. */
  json(value: JsonValue): JsonValue;
  /**
   * A line of JSON; `from` tells how many characters at its start are known to be harmless.
   * @throws {SyntaxError} when the line is suspicious and no JSON: better no line than one nobody has looked at.
   */
  line(line: string, from?: number): string;
}

/** JSON in a string in JSON ... is looked into so many times; deeper down it is text. */
const deepestText = 4;

/**
 * Compiles a redactor.
 * @throws {ConfigurationError} for a pattern that is none, or that can take exponential time.
 */
export function createRedactor({ redact_pii = true, redact_patterns = [] }: RedactionConfig = {}): Redactor {
  const hides: Sensitive = (sensitivity) => sensitivity === 'secret' || (redact_pii && sensitivity === 'personal');
  const replaceMatches = compilePatterns(redact_patterns);
  const hasPatterns = redact_patterns.length > 0;

  function text(source: string, level: number): string {
    const redacted = isSuspicious(source)
      ? redactRunningText(level < deepestText ? withinJson(source, level) : source, hides)
      : source;
    return hasPatterns ? replaceMatches(redacted) : redacted;
  }

  function withinJson(source: string, level: number): string {
    const value = parseContainer(source);
    if (value === undefined) return source;
    const redacted = redactJsonValue(value, { hides, text: (inner) => text(inner, level + 1) });
    return redacted === value ? source : JSON.stringify(redacted);
  }

  const json = (value: JsonValue) => redactJsonValue(value, { hides, text: (inner) => text(inner, 0) });
  return {
    text: (source) => text(source, 0),
    json,
    line(line, from = 0) {
      if (!hasPatterns && !isSuspicious(line, from)) return line;
      // Written anew even where nothing is hidden: of two fields of one name, the parser saw only the last.
      return `${JSON.stringify(json(JSON.parse(line) as JsonValue))}${line.endsWith('\n') ? '\n' : ''}`;
    },
  };
}

function parseContainer(source: string): JsonValue | undefined {
  const text = source.trim();
  const isContainer = (text.startsWith('{') && text.endsWith('}')) || (text.startsWith('[') && text.endsWith(']'));
  if (!isContainer) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
