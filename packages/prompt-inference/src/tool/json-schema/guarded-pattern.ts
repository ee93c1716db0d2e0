import { createContext, Script } from 'node:vm';

/** Longest time that one match may take, in milliseconds. */
const longestMatch = 200;
const longestSimpleText = 1_000;
const test = new Script('expression.test(text)');
let context: Record<string, unknown> | undefined;

/**
 * A regular expression of a foreign schema that cannot stop the process: where matching could take long, it is given a
 * limited time, and a text that takes longer does not fit.
 */
export function guardedPattern(pattern: string): { test(text: string): boolean; toString(): string } {
  const expression = toExpression(pattern);
  const isSimple = (pattern.match(/[*+{?]/g) ?? []).length <= 1;
  return {
    test: (text) =>
      isSimple && text.length <= longestSimpleText ? expression.test(text) : testInTime(expression, text),
    // The validator tells patterns apart by this.
    toString: () => String(expression),
  };
}
guardedPattern.code = 'guardedPattern';

/** Python's and older patterns escape characters that Unicode mode does not let them escape. */
function toExpression(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return new RegExp(pattern);
  }
}

function testInTime(expression: RegExp, text: string): boolean {
  context ??= createContext(Object.create(null) as Record<string, unknown>);
  Object.assign(context, { expression, text });
  try {
    return test.runInContext(context, { timeout: longestMatch }) as boolean;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
    throw error;
  } finally {
    Object.assign(context, { expression: undefined, text: undefined });
  }
}
