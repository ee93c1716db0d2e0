import { parseJsonText, toContractTool, toContractTools, type ContractTool } from '@waymark/prompt-inference';
import { CliError } from '../errors.ts';
import type { Invocation } from '../program/invocation.ts';
import { inSource } from './in-source.ts';
import { readInput } from './read-input.ts';

/**
 * The tools in a JSON file: a list, or an object with one under `tools`, in OpenAI's function format or as MCP lists them.
 * @throws {CliError} when the file cannot be read; {ArtifactError} PROMPT_IMPORT with line and column when it is not JSON;
 * {ValidationError} naming the tool that is none.
 */
export async function readTools(invocation: Invocation, file: string): Promise<ContractTool[]> {
  const { source, text } = await readInput(invocation, file);
  const value = parseJsonText(text, { source, code: 'PROMPT_IMPORT' });
  const list = isObject(value) && 'tools' in value ? value.tools : value;
  if (!Array.isArray(list)) {
    throw new CliError(
      'CLI_INVALID_INPUT',
      `${source} holds no list of tools.`,
      'Write a JSON list of tools with name, description and parameters (a JSON Schema of an object).',
    );
  }
  const tools = list as Parameters<typeof toContractTool>[0][];
  for (const [index, tool] of tools.entries()) {
    await inSource(`${source}, tool ${index + 1}`, () => toContractTool(tool));
  }
  return inSource(source, () => toContractTools(tools));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
