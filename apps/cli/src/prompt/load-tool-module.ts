import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { toContractTools, type AnyTool } from '@waymark/prompt-inference';
import { CliError } from '../errors.ts';
import type { Invocation } from '../program/invocation.ts';
import { inSource } from './in-source.ts';

/**
 * The tools that a module exports: its list `tools`, else its default list, else every export that is one. Loading it runs
 * it.
 * @throws {CliError} when there is no such file, it fails, or it exports none; {ValidationError} for a tool without a schema.
 */
export async function loadToolModule({ cwd }: Invocation, file: string): Promise<AnyTool[]> {
  const path = resolve(cwd, file);
  if (!existsSync(path)) throw new CliError('CLI_NOT_FOUND', `There is no file ${path}.`, 'Check the path.');
  const exported = await importModule(path);
  const list = [exported['tools'], exported['default']].find(Array.isArray) as unknown[] | undefined;
  const tools = (list ?? Object.values(exported)).filter(isTool);
  if (tools.length === 0 || (list !== undefined && tools.length < list.length)) {
    throw unusable(path, 'it exports something else than tools');
  }
  await inSource(path, () => toContractTools(tools));
  return tools;
}

async function importModule(path: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  } catch (cause) {
    throw unusable(path, cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause));
  }
}

function isTool(value: unknown): value is AnyTool {
  if (typeof value !== 'object' || value === null) return false;
  const { name, run, parameters } = value as Partial<AnyTool>;
  return typeof name === 'string' && typeof run === 'function' && typeof parameters === 'object';
}

function unusable(path: string, reason: string): CliError {
  return new CliError(
    'CLI_INVALID_INPUT',
    `${path} cannot be used: ${reason}.`,
    'Export a list: export const tools = [{ name, description, parameters, run }].',
  );
}
