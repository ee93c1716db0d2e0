import { setTimeout as sleep } from 'node:timers/promises';
import type { McpServer } from '@modelcontextprotocol/server';

import { contentByTool, text } from './content.ts';

const pauseMs = 50;

/** Tools that answer by themselves: with each kind of content, an error, progress and log messages. */
export function registerTellingTools(mcp: McpServer): void {
  for (const [name, content] of Object.entries(contentByTool)) {
    mcp.registerTool(name, { description: `Answers: ${name}.` }, () => ({ content }));
  }
  mcp.registerTool('test_error_handling', { description: 'Fails.' }, () => {
    throw new Error('This tool intentionally returns an error for testing');
  });
  mcp.registerTool('test_tool_with_progress', { description: 'Tells of its progress.' }, async ({ mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken;
    for (const progress of [0, 50, 100]) {
      if (progress > 0) await sleep(pauseMs);
      if (progressToken === undefined) continue;
      await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } });
    }
    return text('Done.');
  });
  for (const name of ['test_tool_with_logging', 'test_logging_tool']) {
    mcp.registerTool(name, { description: 'Logs what it does.' }, async ({ mcpReq }) => {
      for (const words of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
        // oxlint-disable-next-line typescript/no-deprecated -- older clients are told so
        await mcpReq.log('info', words);
        await sleep(pauseMs);
      }
      return text('Done.');
    });
  }
}
