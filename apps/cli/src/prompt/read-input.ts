import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CliError } from '../errors.ts';
import type { Invocation } from '../program/invocation.ts';

/** A text that the command line names, and what errors call it. */
export interface InputText {
  source: string;
  text: string;
}

const largestInput = 32 * 1024 * 1024;

/**
 * The text of a file; `-` is stdin.
 * @throws {CliError} CLI_NOT_FOUND, or CLI_INVALID_INPUT when it cannot be read, is too large or is not UTF-8.
 */
export async function readInput(invocation: Invocation, file: string): Promise<InputText> {
  const source = file === '-' ? 'stdin' : resolve(invocation.cwd, file);
  const bytes = file === '-' ? await readStdin(invocation) : await readFileOnce(source);
  try {
    return { source, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    throw unusable(source, 'it is not UTF-8', 'Write it again as UTF-8.');
  }
}

async function readStdin({ runtime }: Invocation): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of runtime.stdin() as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestInput) throw tooLarge('stdin');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function readFileOnce(path: string): Promise<Buffer> {
  try {
    const handle = await open(path, 'r');
    try {
      const status = await handle.stat();
      if (status.isDirectory()) throw unusable(path, 'it is a folder', 'Name a file.');
      if (status.size > largestInput) throw tooLarge(path);
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (CliError.isInstance(error)) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new CliError('CLI_NOT_FOUND', `There is no file ${path}.`, 'Check the path.');
    throw unusable(path, message, 'Check the path and its permissions.');
  }
}

function tooLarge(source: string): CliError {
  return unusable(source, `it has more than ${largestInput} bytes`, 'Hand in less.');
}

function unusable(source: string, reason: string, next: string): CliError {
  return new CliError('CLI_INVALID_INPUT', `${source} cannot be used: ${reason}.`, next);
}
