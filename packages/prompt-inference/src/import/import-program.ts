import { canonicalJson, NotStorableError } from '@waymark/core-types';
import { importError } from './import-error.ts';
import { importDspy, withTools } from './dspy/import-dspy.ts';
import { importAx, isAxProgram } from './import-ax.ts';
import { importText } from './import-text.ts';
import type { ImportedProgram, ImportOptions } from './imported-program.ts';

/** The largest program that is taken, in characters of JSON. */
export const largestProgram = 16 * 1024 * 1024;

/**
 * Reads a program of whichever kind it is: a prompt, the JSON of a DSPy or ax program, or one that was imported already.
 * @throws {ArtifactError} PROMPT_IMPORT with reason and path when it is none of them.
 */
export function importProgram(program: unknown, options: ImportOptions = {}): ImportedProgram {
  if (typeof program === 'string') return importText(program, options);
  if (typeof program !== 'object' || program === null || Array.isArray(program)) {
    const kind = Array.isArray(program) ? 'a list' : program === null ? 'null' : `a ${typeof program}`;
    throw importError(`A program is a text or an object; this is ${kind}.`, {
      recoveryAction: 'Pass a prompt, or the JSON of a DSPy or ax program.',
    });
  }
  if (isImported(program)) {
    return options.tools === undefined ? program : withTools(program, options);
  }
  checkSize(program);
  return isAxProgram(program) ? importAx(program, options) : importDspy(program, options);
}

function isImported(program: object): program is ImportedProgram {
  return 'format' in program && typeof program.format === 'string' && 'predictors' in program && 'warnings' in program;
}

function checkSize(program: object): void {
  try {
    const size = canonicalJson(program).length;
    if (size <= largestProgram) return;
    throw importError(`The program has ${size} characters, more than the ${largestProgram} that are taken.`, {
      recoveryAction: 'Save it with fewer demonstrations and traces.',
    });
  } catch (error) {
    if (!NotStorableError.isInstance(error)) throw error;
    throw importError(`The program is not plain JSON: ${error.message}`, {
      recoveryAction: 'Replace the value there; a program is what JSON.parse gives for its file.',
    });
  }
}
