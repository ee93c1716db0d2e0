import { LineCounter, parseDocument, type Document } from 'yaml';

import { TaskError } from '../errors.ts';

/** The longest task file, in bytes. */
export const maximumTaskBytes = 5_000_000;

/** Entries that aliases may add up to; a bomb is far above. */
const maximumAliases = 100;

/** A task file's text as a YAML document, whose comments and order are kept for writing it back. */
export interface TaskYaml {
  document: Document;
  value: unknown;
  /** The line, from 1, of a key path such as `['plan', 0, 'title']`; of its nearest parent where it is absent. */
  lineOf(path: readonly (string | number)[]): number;
}

/**
 * @param file what the file is called in errors, relative to the repository.
 * @throws {TaskError} E011 with the line, for what is not YAML, is too large, too deep or blows up when it is expanded.
 */
export function parseTaskYaml(text: string, file: string): TaskYaml {
  if (Buffer.byteLength(text) > maximumTaskBytes) {
    throw malformed(file, 1, `it is larger than ${maximumTaskBytes / 1_000_000} MB`);
  }
  const lineCounter = new LineCounter();
  const document = guarded(file, () =>
    parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true, logLevel: 'silent' }),
  );
  const [problem] = document.errors;
  if (problem !== undefined) {
    throw malformed(file, lineCounter.linePos(problem.pos[0]).line, problem.message);
  }
  const value = guarded(file, () => document.toJS({ maxAliasCount: maximumAliases }) as unknown);
  return {
    document,
    value,
    lineOf(path) {
      for (let length = path.length; length > 0; length--) {
        const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
        if (node?.range) return lineCounter.linePos(node.range[0]).line;
      }
      return 1;
    },
  };
}

/** The library overflows the stack on deep nesting and throws a ReferenceError on a bomb. */
function guarded<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw malformed(file, 1, error instanceof RangeError ? 'it is nested too deep' : (error as Error).message);
  }
}

function malformed(file: string, line: number, reason: string): TaskError {
  return new TaskError('E011', `${file}:${line} cannot be read as YAML: ${reason}.`, {
    details: { file, line },
    recoveryAction: `Mend line ${line} of ${file}, or let \`waymark task quarantine repair\` try.`,
  });
}
