import type { JsonObject } from '@waymark/core-types';
import { parseDocument } from '@waymark/core-types/domain';
import { z } from 'zod';

import type { Answer, ProjectTracker } from '../../fallback/project-tracker.ts';
import { reads, type ReadInput, type ReadName, type ReadResult } from '../../operation/reads.ts';
import { compactJsonSchema } from './compact-json-schema.ts';
import type { McpTool, ToolReply } from './mcp-tool.ts';
import { replySchema } from './reply-schema.ts';

const isDetailedSchema = z.boolean().default(false);

/** A query of the tracker as a tool. */
export interface ReadToolDefinition<Name extends ReadName> {
  operation: Name;
  toolset: string;
  description: string;
  /** JSON Schemas of what `reply` gives, the one that is always there first. */
  output: JsonObject;
  /** True where a reply can be long: it is short unless the caller asks for `detailed`. */
  isLong?: boolean;
  reply(result: ReadResult<Name>, isDetailed: boolean): ToolReply;
}

/** Makes a tool of a query: it never changes anything. */
export function readTool<Name extends ReadName>(
  definition: ReadToolDefinition<Name>,
): (tracker: ProjectTracker) => McpTool {
  const { operation, toolset, description, output, isLong = false } = definition;
  return (tracker) => ({
    ...{ name: operation, toolset, description },
    hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    inputSchema: () =>
      withProperties(compactJsonSchema(reads[operation].input), isLong ? { detailed: { type: 'boolean' } } : {}),
    outputSchema: () => replySchema(output, 'read'),
    async call(input) {
      const { detailed, ...query } = input;
      const isDetailed = isLong && parseDocument(isDetailedSchema, detailed, '`detailed`');
      const answer = await tracker.read(operation, (isLong ? query : input) as ReadInput<Name>);
      return withOrigin({ isDetailed, ...definition.reply(answer.data, isDetailed) }, answer);
    },
  });
}

/** Properties beside those that the operation itself takes. */
export function withProperties(schema: JsonObject, added: JsonObject): JsonObject {
  return { ...schema, properties: { ...(schema['properties'] as JsonObject), ...added } };
}

/** Where the data comes from, in the reply itself: clients show a model nothing else. */
export function withOrigin(reply: ToolReply, answer: Answer<unknown>): ToolReply {
  const { source, age_ms, warnings, pending_operation_id } = answer;
  return {
    ...reply,
    data: {
      ...reply.data,
      source,
      age_ms,
      ...(warnings.length === 0 ? {} : { warnings }),
      ...(pending_operation_id === null ? {} : { pending_operation_id }),
    },
  };
}
