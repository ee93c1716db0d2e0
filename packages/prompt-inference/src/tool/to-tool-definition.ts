import type { JsonObject, ToolDefinition } from '@waymark/core-types';
import { isStrictSchema } from '@waymark/providers';
import { toContractTool } from '../artifact/tools/contract-tool.ts';
import type { AnyTool } from './tool.ts';

const known = new WeakMap<AnyTool, ToolDefinition>();

/**
 * The tool as a model gets it. It is strict (the server holds the model to the schema) where OpenAI's strict mode takes the
 * schema as it is. Made once per tool.
 * @throws {ValidationError} when its name is not usable, or its parameters are not those of an object.
 */
export function toToolDefinition(tool: AnyTool): ToolDefinition {
  const made = known.get(tool);
  if (made !== undefined) return made;
  const { name, description, parameters } = toContractTool(tool);
  const schema = parameters as JsonObject;
  const strict = isStrictSchema(schema) ? { strict: true } : {};
  const definition: ToolDefinition = {
    type: 'function',
    function: { name, ...(description === '' ? {} : { description }), parameters: schema, ...strict },
  };
  known.set(tool, definition);
  return definition;
}
