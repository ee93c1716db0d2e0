import type { JsonObject } from '@waymark/core-types';
import { parseDocument } from '@waymark/core-types/domain';
import { compactJsonSchema, type McpTool, type ToolContext, type ToolReply } from '@waymark/tracking-mcp/mcp';
import type { z } from 'zod';

/** A tool of tasks: its own part, without what all of them share. */
export interface TaskToolOptions<Schema extends z.ZodType> {
  name: string;
  description: string;
  /** Whether it writes nothing. */
  isReadOnly?: boolean;
  /** Whether the same call again changes nothing more. */
  isIdempotent?: boolean;
  input: Schema;
  /** The fields of the reply, all of which are always there. */
  output: JsonObject;
  call(input: z.output<Schema>, context: ToolContext): Promise<ToolReply>;
}

/** Makes a tool of the toolset `task`: it checks its input strictly and destroys nothing, all within the repository. */
export function taskTool<Schema extends z.ZodType>(options: TaskToolOptions<Schema>): McpTool {
  const { name, description, isReadOnly = false, isIdempotent = true, input: schema, output, call } = options;
  return {
    ...{ name, toolset: 'task', description },
    hints: { readOnlyHint: isReadOnly, destructiveHint: false, idempotentHint: isIdempotent, openWorldHint: false },
    inputSchema: () => compactJsonSchema(schema),
    outputSchema: () => ({ type: 'object', properties: output, required: Object.keys(output) }),
    call: async (input, context) => call(parseDocument(schema, input, `input of ${name}`), context),
  };
}
