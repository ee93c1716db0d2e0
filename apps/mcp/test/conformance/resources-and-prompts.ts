import {
  acceptedContent,
  completable,
  inputRequired,
  ResourceTemplate,
  type GetPromptResult,
  type McpServer,
} from '@modelcontextprotocol/server';
import { z } from 'zod';

import { png } from './content.ts';

/** Resources by address and by template, and those that can be watched. */
export function registerResources(mcp: McpServer): void {
  const fixed = {
    'test://static-text': { mimeType: 'text/plain', text: 'This is the content of the static text resource.' },
    'test://static-binary': { mimeType: 'image/png', blob: png },
    'test://watched-resource': { mimeType: 'text/plain', text: 'Nothing new.' },
  };
  for (const [uri, content] of Object.entries(fixed)) {
    const about = { description: `What is at ${uri}.`, mimeType: content.mimeType };
    mcp.registerResource(uri.slice('test://'.length), uri, about, () => ({ contents: [{ uri, ...content }] }));
  }
  mcp.registerResource(
    'template',
    new ResourceTemplate('test://template/{id}/data', { list: undefined }),
    { description: 'Data by id.', mimeType: 'application/json' },
    ({ href }, { id }) => {
      const data = { id, templateTest: true, data: `Data for ID: ${String(id)}` };
      return { contents: [{ uri: href, mimeType: 'application/json', text: JSON.stringify(data) }] };
    },
  );
}

const contextual = z.object({ context: z.string() });

/** Prompts with each kind of content, with arguments, and one that asks first. */
export function registerPrompts(mcp: McpServer): void {
  mcp.registerPrompt('test_simple_prompt', { description: 'Words.' }, () =>
    messages({ type: 'text', text: 'This is a simple prompt for testing.' }),
  );
  const known = (value: string) => ['paris', 'park', 'party'].filter((word) => word.startsWith(value));
  mcp.registerPrompt(
    'test_prompt_with_arguments',
    { description: 'Two words.', argsSchema: z.object({ arg1: completable(z.string(), known), arg2: z.string() }) },
    ({ arg1, arg2 }) => messages({ type: 'text', text: `Prompt with arguments: arg1='${arg1}', arg2='${arg2}'` }),
  );
  mcp.registerPrompt(
    'test_prompt_with_embedded_resource',
    { description: 'A resource.', argsSchema: z.object({ resourceUri: z.string() }) },
    ({ resourceUri: uri }) =>
      messages(
        {
          type: 'resource',
          resource: { uri, mimeType: 'text/plain', text: 'Embedded resource content for testing.' },
        },
        { type: 'text', text: 'Please process the embedded resource above.' },
      ),
  );
  mcp.registerPrompt('test_prompt_with_image', { description: 'An image.' }, () =>
    messages(
      { type: 'image', data: png, mimeType: 'image/png' },
      { type: 'text', text: 'Please analyze the image above.' },
    ),
  );
  mcp.registerPrompt('test_input_required_result_prompt', { description: 'Asks first.' }, ({ mcpReq }) => {
    const given = acceptedContent(mcpReq.inputResponses, 'user_context', contextual);
    if (given !== undefined) return messages({ type: 'text', text: given.context });
    const message = 'What context should the prompt use?';
    const user_context = inputRequired.elicit({ message, requestedSchema: contextual });
    return inputRequired({ inputRequests: { user_context } });
  });
}

function messages(...contents: GetPromptResult['messages'][number]['content'][]): GetPromptResult {
  return { messages: contents.map((content) => ({ role: 'user', content })) };
}
