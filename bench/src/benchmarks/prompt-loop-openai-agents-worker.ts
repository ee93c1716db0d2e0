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

interface OpenAIAgents {
  Agent: new (options: unknown) => unknown;
  Runner: new (options: { tracingDisabled: boolean }) => {
    run(
      agent: unknown,
      input: string,
      options: { maxTurns: number },
    ): Promise<{ finalOutput?: unknown; rawResponses: unknown[]; newItems: unknown[] }>;
  };
  Usage: new (tokens: object) => unknown;
  setTracingDisabled(isDisabled: boolean): void;
  tool(definition: unknown): unknown;
}

await serveRequests(async ({ peer }: LoopSettings) => {
  const { Agent, Runner, Usage, setTracingDisabled, tool } = await loadPeer<OpenAIAgents>(peer!, '@openai/agents');
  // Ours is not traced either.
  setTracingDisabled(true);
  const lookUp = tool({
    name: 'look_up',
    description: 'Looks an order up.',
    parameters: toolParameters,
    strict: false,
    execute: async () => toolResult,
  });
  const model = {
    async getResponse({ input }: { input: string | { type?: string }[] }) {
      const results = typeof input === 'string' ? [] : input.filter(({ type }) => type === 'function_call_result');
      const call = toolCallOf(results.length);
      const content = [{ type: 'output_text', text: 'Done.' }];
      const item =
        call === null
          ? { type: 'message', role: 'assistant', status: 'completed', content }
          : { type: 'function_call', callId: call.id, name: 'look_up', arguments: call.text, status: 'completed' };
      return {
        usage: new Usage({ requests: 1, inputTokens: 100, outputTokens: 20, totalTokens: 120 }),
        output: [item],
      };
    },
  };
  const agent = new Agent({ name: 'bench', instructions: prompt, model, tools: [lookUp] });
  const runner = new Runner({ tracingDisabled: true });
  return {
    async answer(request) {
      return timeEach((request as LoopRequest).count, async () => {
        const { finalOutput, rawResponses, newItems } = await runner.run(agent, question, { maxTurns: 10 });
        if (finalOutput !== 'Done.' || rawResponses.length !== 4 || newItems.length !== 7) {
          throw new Error(`The OpenAI Agents SDK ended after ${rawResponses.length} model calls.`);
        }
      });
    },
    close: async () => undefined,
  };
});
