import { readdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJsonText } from '../artifact/parse-json-text.ts';
import { ArtifactError } from '../errors.ts';
import { importError } from './import-error.ts';
import { importProgram, largestProgram } from './import-program.ts';
import type { ImportedProgram, ImportOptions } from './imported-program.ts';

/**
 * Reads a program from a file: DSPy's or ax's JSON, or, by the ending `.txt` or `.md`, a prompt. Of a folder, as DSPy saves a
 * whole program, the one JSON file beside `metadata.json`.
 * @throws {ArtifactError} PROMPT_IMPORT with the reason: a pickle, which may run any code when it is loaded; nothing there; too
 * large; not JSON, with line and column; not a program.
 */
export async function readProgram(path: string, options: ImportOptions = {}): Promise<ImportedProgram> {
  try {
    const status = await stat(path);
    const file = status.isDirectory() ? join(path, chooseFile(path, await readdir(path))) : path;
    if (/\.(?:pkl|pickle|cloudpickle)$/i.test(file)) throw pickle(file);
    const text = await readText(file);
    if (/\.(?:txt|md)$/i.test(file)) return importProgram(text, options);
    const program = parseJsonText(text, { source: file, code: 'PROMPT_IMPORT' });
    if (typeof program === 'string') throw importError(`${file} holds a JSON string, which is no program.`, asText);
    return importProgram(program, options);
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    const reason = 'code' in error && error.code === 'ENOENT' ? 'there is nothing' : error.message;
    throw new ArtifactError('PROMPT_IMPORT', `${path} cannot be read: ${reason}.`, {
      recoveryAction: 'Check the path and its permissions.',
      cause: error,
    });
  }
}

const asText = { recoveryAction: 'Write the prompt into a file that ends with .txt or .md.' };

function chooseFile(folder: string, names: readonly string[]): string {
  const candidates = names.filter((name) => name.endsWith('.json') && name !== 'metadata.json');
  if (candidates.length === 1) return candidates[0]!;
  const pickled = names.find((name) => /\.(?:pkl|pickle|cloudpickle)$/i.test(name));
  if (candidates.length === 0 && pickled !== undefined) throw pickle(join(folder, pickled));
  const found = candidates.length === 0 ? 'none' : candidates.slice(0, 20).join(', ');
  throw importError(`A folder with one program in JSON was expected; in ${folder} there is ${found}.`, {
    recoveryAction: 'Name the file itself.',
  });
}

async function readText(path: string): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const status = await handle.stat();
    if (!status.isFile()) throw importError(`${path} is no file.`, { recoveryAction: 'Name a file.' });
    if (status.size > largestProgram) {
      throw importError(`${path} has ${status.size} bytes, more than the ${largestProgram} that are read.`, {
        recoveryAction: 'Save it with fewer demonstrations and traces.',
      });
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(await handle.readFile());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw importError(`${path} is not UTF-8.`, { recoveryAction: 'Write it again as UTF-8.' });
  } finally {
    await handle.close();
  }
}

function pickle(path: string): ArtifactError {
  return importError(`${path} is a pickle: loading one may run any code, so it is not read.`, {
    recoveryAction: 'Save the program as JSON in DSPy: program.save("program.json").',
  });
}
