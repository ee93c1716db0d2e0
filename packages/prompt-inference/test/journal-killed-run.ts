import { appendFileSync } from 'node:fs';
import type { ChatReply, ChatRequest } from '@waymark/core-types';
import { z } from 'zod';
import type { RunJournal } from '../src/index.ts';
import type { AnyTool } from '../src/tool/tool.ts';
import { answering, textReply } from './loop-fakes.ts';

/**
 * Called wherever the world has changed: entries are kept, or a tool has had its effect. A process that ends between two
 * points leaves the same as one that ends at the first.
 */
export type Point = (name: string) => void;

/** Three tools that write into a file what they do, and a model that calls `first`, then the two others at once. */
export function threeTools(effects: string, point: Point) {
  const tool = (name: string, idempotent: boolean): AnyTool => ({
    name,
    description: `The ${name} tool.`,
    parameters: z.object({ number: z.number() }),
    idempotent,
    run: async ({ number }: { number: number }, { idempotency_key }) => {
      appendFileSync(effects, `${name} ${idempotency_key}\n`);
      point(`effect of ${name}`);
      return { name, number };
    },
  });
  const model = answering(async (request) => replyTo(request));
  return { model, tools: [tool('first', false), tool('second', false), tool('third', true)] };
}

/** The same journal, with a point after each append. */
export function pointing(journal: RunJournal, point: Point): RunJournal {
  return {
    ...journal,
    async append(...entries) {
      await journal.append(...entries);
      point(`kept ${entries.map(({ kind }) => kind).join()}`);
    },
  };
}

/** What the run is asked. */
export const question = { name: 'killed', prompt: 'You count.', input: { count: 3 } };

function replyTo({ messages }: ChatRequest): ChatReply {
  const results = messages.filter(({ role }) => role === 'tool').length;
  const names = results === 0 ? ['first'] : results === 1 ? ['second', 'third'] : [];
  if (names.length === 0) return textReply('All counted.');
  const tool_calls = names.map((name, index) => ({
    id: `call_${results}_${index}`,
    type: 'function' as const,
    function: { name, arguments: JSON.stringify({ number: results + index }) },
  }));
  const message = { role: 'assistant' as const, content: null, tool_calls };
  return { ...textReply(''), message, finish_reason: 'tool_calls' };
}
