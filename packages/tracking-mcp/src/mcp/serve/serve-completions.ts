import type { McpServer } from '@modelcontextprotocol/server';

import type { ProjectTracker } from '../../fallback/project-tracker.ts';
import { complete } from '../complete.ts';
import type { McpPrompt } from '../prompts/mcp-prompt.ts';
import type { McpResource } from '../resources/mcp-resource.ts';
import { answering } from './expected-errors.ts';

/** Completes ids and names in resource addresses and in arguments of prompts. */
export function serveCompletions(
  { server }: McpServer,
  {
    tracker,
    resources,
    prompts,
    onError,
  }: {
    tracker: ProjectTracker;
    resources: readonly McpResource[];
    prompts: readonly McpPrompt[];
    onError: (error: unknown, where: string) => void;
  },
): void {
  server.setRequestHandler('completion/complete', async ({ params: { ref, argument } }) => {
    const kind =
      ref.type === 'ref/resource'
        ? resources.find(({ uri }) => uri === ref.uri)?.completes
        : prompts.find(({ name }) => name === ref.name)?.arguments.find(({ name }) => name === argument.name)
            ?.completes;
    if (kind === undefined) return { completion: { values: [] } };
    const found = () => complete(tracker, kind, argument.value);
    return { completion: { ...(await answering(found, { where: 'completion', onError })) } };
  });
}
