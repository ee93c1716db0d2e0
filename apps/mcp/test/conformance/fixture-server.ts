import { createRequestStateCodec, McpServer, type McpServerFactory } from '@modelcontextprotocol/server';

import { registerAskingTools } from './asking-tools.ts';
import { registerPrompts, registerResources } from './resources-and-prompts.ts';
import { registerSchemaTools } from './schema-tools.ts';
import { registerTellingTools } from './telling-tools.ts';

const codec = createRequestStateCodec<{ step: string }>({ key: 'of no use to anybody but these tests' });

/** A server with everything that the conformance suite asks for by name: what is tested is what carries it. */
export const fixtureServer: McpServerFactory = ({ era }) => {
  const mcp = new McpServer(
    { name: 'waymark-conformance', version: '1.0.0' },
    {
      capabilities: {
        logging: {},
        completions: {},
        tools: { listChanged: false },
        prompts: { listChanged: false },
        resources: { listChanged: false, subscribe: era === 'legacy' },
      },
      requestState: { verify: codec.verify },
    },
  );
  registerTellingTools(mcp);
  registerAskingTools(mcp, codec);
  registerSchemaTools(mcp);
  registerResources(mcp);
  registerPrompts(mcp);
  for (const method of ['resources/subscribe', 'resources/unsubscribe'] as const) {
    mcp.server.setRequestHandler(method, () => ({}));
  }
  return mcp;
};
