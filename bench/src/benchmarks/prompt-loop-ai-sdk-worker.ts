import { timeEach } from '../measure/timing.ts';
import { loadPeer } from '../peers/load-peer.ts';
import { serveRequests } from '../process/serve-requests.ts';
import {
  prompt,
  question,
  toolCallOf,
  toolParameters,
  toolResult,
  type LoopRequest,
  type LoopSettings,
} from './prompt-loop-task.ts';

interface AiSdk {
  generateText(options: unknown): Promise<{ text: string; steps: unknown[] }>;
  stepCountIs(count: number): unknown;
  tool(definition: unknown): unknown;
  jsonSchema(schema: unknown): unknown;
}

await serveRequests(async ({ peer }: LoopSettings) => {
  const { generateText, jsonSchema, stepCountIs, tool } = await loadPeer<AiSdk>(peer!, 'ai');
  const tools = {
    look_up: tool({
      description: 'Looks an order up.',
      inputSchema: jsonSchema(toolParameters),
      execute: async () => toolResult,
    }),
  };
  return {
    async answer(request) {
      return timeEach((request as LoopRequest).count, async () => {
        const options = { model, instructions: prompt, prompt: question, tools, stopWhen: stepCountIs(10) };
        const { text, steps } = await generateText(options);
        if (text !== 'Done.' || steps.length !== 4) throw new Error(`The AI SDK ended after ${steps.length} steps.`);
      });
    },
    close: async () => undefined,
  };
});

const model = {
  specificationVersion: 'v4',
  provider: 'mock',
  modelId: 'fake',
  supportedUrls: {},
  async doGenerate({ prompt: messages }: { prompt: { role: string }[] }) {
    const call = toolCallOf(messages.filter(({ role }) => role === 'tool').length);
    const content =
      call === null
        ? [{ type: 'text', text: 'Done.' }]
        : [{ type: 'tool-call', toolCallId: call.id, toolName: 'look_up', input: call.text }];
    return {
      content,
      finishReason: { unified: call === null ? 'stop' : 'tool-calls', raw: undefined },
      usage: {
        inputTokens: { total: 100, noCache: 100, cacheRead: 0, cacheWrite: 0 },
        outputTokens: { total: 20, text: 20, reasoning: 0 },
      },
      warnings: [],
    };
  },
};
