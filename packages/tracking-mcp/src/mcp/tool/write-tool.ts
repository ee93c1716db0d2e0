import type { JsonObject } from '@waymark/core-types';
import { parseDocument } from '@waymark/core-types/domain';
import { z } from 'zod';

import { actor, id } from '../../entity/fields.ts';
import { needsDatabase } from '../../fallback/complete-write.ts';
import type { ProjectTracker } from '../../fallback/project-tracker.ts';
import { writes, type WriteInput, type WriteName, type WriteResult } from '../../operation/writes.ts';
import { compactJsonSchema } from './compact-json-schema.ts';
import type { McpTool, ToolHints, ToolReply } from './mcp-tool.ts';
import { withOrigin, withProperties } from './read-tool.ts';
import { replySchema, types } from './reply-schema.ts';

/** What every write takes beside its own arguments: who is named for it, and the id that it is made once under. */
const contextSchema = z.object({ created_by: actor().optional(), operation_id: id().optional() });

/** A write of the tracker as a tool. */
export interface WriteToolDefinition<Name extends WriteName> {
  operation: Name;
  /** Where the tool is named otherwise than the operation. */
  name?: string;
  toolset: string;
  description: string;
  /** What differs from a write that adds something: neither destructive nor idempotent. */
  hints?: Partial<ToolHints>;
  output: JsonObject;
  reply(result: WriteResult<Name>): ToolReply;
  /** True for work that may take seconds: a client that asks for it is told of its begin and end. */
  isLong?: boolean;
}

/** Makes a tool of a write, recorded as done by the calling client unless `created_by` names somebody else. */
export function writeTool<Name extends WriteName>(
  definition: WriteToolDefinition<Name>,
): (tracker: ProjectTracker) => McpTool {
  const { operation, name = operation, toolset, description, output, hints, isLong = false } = definition;
  return (tracker) => ({
    ...{ name, toolset, description },
    hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false, ...hints },
    inputSchema: () => {
      const schema = withoutChosenId(compactJsonSchema(writes[operation].input), operation);
      return withProperties(schema, { created_by: types.text, operation_id: types.text });
    },
    outputSchema: () => replySchema(output, needsDatabase(operation) ? 'online_write' : 'write'),
    async call(input, { by, report }) {
      const { created_by, operation_id, ...command } = input;
      const given = parseDocument(contextSchema, { created_by, operation_id }, `input of ${name}`);
      if (isLong) await report({ progress: 0, total: 1, message: `${name} has begun` });
      const answer = await tracker.write(operation, command as WriteInput<Name>, {
        by: given.created_by ?? by,
        ...(given.operation_id === undefined ? {} : { operation_id: given.operation_id }),
      });
      if (isLong) await report({ progress: 1, total: 1, message: `${name} is done` });
      return withOrigin(definition.reply(answer.data), answer);
    },
  });
}

/** Ids of new entities are ours to make: offering the choice would cost every client tokens. */
function withoutChosenId(schema: JsonObject, operation: WriteName): JsonObject {
  if (!/^(?:create|record)_/.test(operation)) return schema;
  const { id: _, ...properties } = schema['properties'] as Record<string, JsonObject>;
  const plain = Object.entries(properties).map(([name, property]) => [name, withoutNull(property)]);
  return { ...schema, properties: Object.fromEntries(plain) };
}

/** For something new, leaving a field out says what null says. */
function withoutNull(property: JsonObject): JsonObject {
  const [first, second] = (property['anyOf'] ?? []) as JsonObject[];
  return first !== undefined && second?.['type'] === 'null' ? first : property;
}
