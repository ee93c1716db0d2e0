import { ValidationError, type JsonObject, type StandardSchema } from '@waymark/core-types';
import { compileJsonSchema } from './json-schema/compile-json-schema.ts';
import { isStandardSchema } from './is-standard-schema.ts';
import { toToolDefinition } from './to-tool-definition.ts';
import type { AnyTool, Tool } from './tool.ts';

/**
 * Checks a tool where it is written; `run` takes what the schema gives.
 * @throws {ValidationError} for a name that is not usable, and for parameters that are no schema of an object.
 */
export function defineTool<Args>(tool: Tool<Args> & { parameters: StandardSchema<Args> }): Tool<Args>;
export function defineTool(tool: Tool & { parameters: JsonObject }): Tool;
export function defineTool(tool: AnyTool): AnyTool {
  checkTool(tool);
  return tool;
}

/**
 * Checks that a tool can be offered to a model and its arguments be checked.
 * @throws {ValidationError} as `defineTool`.
 */
export function checkTool(tool: AnyTool): void {
  toToolDefinition(tool);
  if (isStandardSchema(tool.parameters)) return;
  try {
    compileJsonSchema(tool.parameters);
  } catch (error) {
    if (!ValidationError.isInstance(error)) throw error;
    throw new ValidationError(`The tool ${tool.name} cannot be used. ${error.message}`, error.issues);
  }
}
