import { fromJsonSchema, type JsonSchemaType, type McpServer } from '@modelcontextprotocol/server';

import { text } from './content.ts';

/** Tools for what a schema may hold: its whole vocabulary, and a field that is a header, too. */
export function registerSchemaTools(mcp: McpServer): void {
  const answer = (input: unknown) => text(JSON.stringify(input));
  mcp.registerTool(
    'json_schema_2020_12_tool',
    {
      description: 'Takes a contact.',
      inputSchema: fromJsonSchema({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        $defs: {
          address: {
            $anchor: 'addressDef',
            type: 'object',
            properties: { street: { type: 'string' }, city: { type: 'string' } },
          },
        },
        properties: {
          name: { type: 'string' },
          address: { $ref: '#/$defs/address' },
          contactMethod: { type: 'string', enum: ['phone', 'email'] },
          phone: { type: 'string' },
          email: { type: 'string' },
        },
        allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
        if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
        // oxlint-disable-next-line unicorn/no-thenable -- the keyword's name
        then: { required: ['phone'] },
        else: { required: ['email'] },
        additionalProperties: false,
      }),
    },
    answer,
  );
  mcp.registerTool(
    'test_custom_header',
    {
      description: 'Takes a word that is a header, too.',
      inputSchema: fromJsonSchema({
        type: 'object',
        properties: { region: { type: 'string', 'x-mcp-header': 'Region' } as JsonSchemaType },
        required: ['region'],
        additionalProperties: false,
      }),
    },
    answer,
  );
}
