import { canonicalJson, NotStorableError, ValidationError, type JsonObject } from '@waymark/core-types';
import { parseDocument } from '@waymark/core-types/domain';
import { contractToolSchema, type ContractTool } from '../prompt-artifact.ts';

/**
 * Whatever names a tool and says what it takes: OpenAI's function format, or an object with `name` and `parameters` (MCP's
 * `inputSchema` too), which are a JSON Schema or a Standard Schema.
 */
export type ToolLike =
  | { type: 'function'; function: { name: string; description?: string; parameters?: unknown } }
  | { name: string; description?: string | undefined; parameters?: unknown; inputSchema?: unknown };

/**
 * The tool in the form that artifacts hold: name, description and a JSON Schema of an object.
 * @throws {ValidationError} when it has no usable name, or its parameters are not those of an object.
 */
export function toContractTool(tool: ToolLike): ContractTool {
  const stated = typeof tool === 'object' && tool !== null && 'function' in tool ? tool.function : tool;
  const { name, description, parameters, inputSchema } = (stated ?? {}) as {
    name?: unknown;
    description?: unknown;
    parameters?: unknown;
    inputSchema?: unknown;
  };
  const kind = `tool ${typeof name === 'string' ? name.slice(0, 64) : '(without a name)'}`;
  const contract = { name, description: description ?? '', parameters: objectSchema(parameters ?? inputSchema, kind) };
  return parseDocument(contractToolSchema, contract, kind);
}

/**
 * The tools as a contract, each name once.
 * @throws {ValidationError} when two tools share a name, or one of them is none.
 */
export function toContractTools(tools: readonly ToolLike[]): ContractTool[] {
  const contracts = tools.map(toContractTool);
  const names = contracts.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return contracts;
  const path = `$.tools[${names.lastIndexOf(repeated)}].name`;
  throw new ValidationError(`Two tools are called ${repeated}.`, [{ path, message: 'Is taken by another tool' }]);
}

function objectSchema(parameters: unknown, kind: string): JsonObject {
  if (parameters === undefined || parameters === null) return { type: 'object', properties: {} };
  const { $schema: _dialect, ...schema } = (jsonSchemaOf(parameters) ?? parameters) as JsonObject;
  try {
    canonicalJson(schema);
  } catch (error) {
    if (!NotStorableError.isInstance(error)) throw error;
    const message = `Is not JSON Schema: ${error.reason}`;
    throw new ValidationError(`The parameters of the ${kind} are not JSON: ${error.message}`, [
      { path: '$.parameters', message },
    ]);
  }
  // A schema that says nothing of its type takes an object here: a model's arguments are one.
  return 'type' in schema ? schema : { type: 'object', ...schema };
}

function jsonSchemaOf(parameters: unknown): Record<string, unknown> | undefined {
  const standard = (
    parameters as {
      '~standard'?: { jsonSchema?: { input(options: { target: string }): Record<string, unknown> } };
    }
  )['~standard'];
  return standard?.jsonSchema?.input({ target: 'draft-2020-12' });
}
