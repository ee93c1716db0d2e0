import { statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Readable } from 'node:stream';
import { CliError } from '../errors.ts';

/** What an agent tells its hook, as far as we use it. Whatever does not fit is left out: agents change. */
export interface HookInput {
  session_id?: string;
  transcript_path?: string;
  /** A folder that exists. */
  cwd?: string;
}

const largestInput = 1_048_576;

/**
 * Reads the hook's JSON. No input at all is an empty one: people call hooks by hand.
 * @throws {CliError} CLI_INVALID_INPUT for more than 1 MiB, and for what is not a JSON object.
 */
export async function readHookInput(stdin: Readable & { isTTY?: boolean }): Promise<HookInput> {
  const text = stdin.isTTY === true ? '' : await readBounded(stdin);
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid('it is not JSON', cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('it is not a JSON object');
  const { session_id, transcript_path, cwd } = value as Record<string, unknown>;
  return {
    ...(typeof session_id === 'string' ? { session_id } : {}),
    ...(typeof transcript_path === 'string' && transcript_path !== '' ? { transcript_path } : {}),
    ...(typeof cwd === 'string' && isFolder(cwd) ? { cwd } : {}),
  };
}

async function readBounded(stdin: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin as AsyncIterable<Buffer | string>) {
    const bytes = Buffer.from(chunk as Buffer);
    size += bytes.length;
    if (size > largestInput) throw invalid(`it has more than ${largestInput} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

function isFolder(path: string): boolean {
  if (!isAbsolute(path) || path.includes('\0')) return false;
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function invalid(problem: string, cause?: unknown): CliError {
  return new CliError(
    'CLI_INVALID_INPUT',
    `The hook's input on stdin cannot be used: ${problem}.`,
    'Let the agent call this command, or give it JSON as the agent does.',
    { cause },
  );
}
