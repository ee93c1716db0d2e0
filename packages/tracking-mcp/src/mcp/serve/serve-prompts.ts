import type { McpServer } from '@modelcontextprotocol/server';

import type { McpPrompt } from '../prompts/mcp-prompt.ts';
import { answering, invalidRequest } from './expected-errors.ts';

/** Longest value of a prompt's argument, in UTF-16 units. */
const longestValue = 2_000;

/** Lists prompts and fills them in. */
export function servePrompts(
  { server }: McpServer,
  prompts: readonly McpPrompt[],
  onError: (error: unknown, where: string) => void,
): void {
  server.setRequestHandler('prompts/list', () => ({
    prompts: prompts.map(({ name, title, description, arguments: inputs }) => ({
      ...{ name, title, description },
      arguments: inputs.map((input) => ({
        name: input.name,
        description: input.description,
        required: input.required,
      })),
    })),
  }));
  server.setRequestHandler('prompts/get', async ({ params }) => {
    const prompt = prompts.find(({ name }) => name === params.name);
    if (prompt === undefined) {
      const known = prompts.map(({ name }) => name).join(', ');
      throw invalidRequest(`There is no prompt ${JSON.stringify(params.name.slice(0, 100))}, but ${known}.`);
    }
    const values = params.arguments ?? {};
    const missing = prompt.arguments.find(({ name, required }) => required && !values[name]?.trim());
    if (missing !== undefined) {
      throw invalidRequest(`The prompt ${prompt.name} needs ${missing.name}: ${missing.description}.`);
    }
    if (Object.values(values).some((value) => value.length > longestValue)) {
      throw invalidRequest(`An argument of a prompt holds ${longestValue} characters at most.`);
    }
    const text = await answering(() => prompt.render(values), { where: prompt.name, onError });
    return { description: prompt.description, messages: [{ role: 'user', content: { type: 'text', text } }] };
  });
}
