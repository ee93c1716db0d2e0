import { ArtifactError } from '../errors.ts';
import { findJsonProblem } from './find-json-problem.ts';

/** Where a text of JSON comes from, for errors, and which code they carry. */
export interface JsonSource {
  /** A path, or a few words. */
  source: string;
  code: 'PROMPT_ARTIFACT' | 'PROMPT_IMPORT';
}

/**
 * The value that a text of JSON holds.
 * @throws {ArtifactError} with line and column when it is not JSON, or holds an integer that a number cannot hold exactly.
 */
export function parseJsonText(text: string, { source, code }: JsonSource): unknown {
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  let value: unknown;
  let isJson = true;
  try {
    value = JSON.parse(content);
  } catch {
    // The engine's own error quotes the text, which may be private.
    isJson = false;
  }
  const problem = isJson && !/\d{16}/.test(content) ? null : findJsonProblem(content);
  if (isJson && problem === null) return value;
  const { reason, offset } = problem ?? { reason: 'it is not JSON', offset: 0 };
  const before = content.slice(0, offset).split('\n');
  const [line, column] = [before.length, before.at(-1)!.length + 1];
  throw new ArtifactError(code, `${source} cannot be read: ${reason} at line ${line}, column ${column}.`, {
    details: { source, line, column },
    recoveryAction: 'Mend the file there, or write it again with what made it.',
  });
}
