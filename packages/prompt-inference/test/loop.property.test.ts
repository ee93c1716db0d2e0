import fc from 'fast-check';
import { z } from 'zod';
import { expect, it } from 'vitest';
import {
  inference,
  inferenceStream,
  memoryRunJournal,
  replay,
  resume,
  RunError,
  type InferenceEvent,
} from '../src/index.ts';
import { unknownOutcome } from '../src/loop/repair-tool-calls.ts';
import type { Message } from '../src/message/message.ts';
import type { AnyTool } from '../src/tool/tool.ts';
import { answering, textReply } from './loop-fakes.ts';

/** One call of a script, and how its tool behaves. */
type Call = 'returns' | 'throws' | 'returns no JSON' | 'is unknown' | 'has bad arguments';
/** One reply: text, or calls with how many turns of the event loop each takes. */
type Reply = { text: string } | { calls: { kind: Call; turns: number }[] };

interface Script {
  replies: Reply[];
  max_iterations: number;
  tool_errors: 'tell' | 'throw';
}

const kinds: Call[] = ['returns', 'throws', 'returns no JSON', 'is unknown', 'has bad arguments'];
const call = fc.record({ kind: fc.constantFrom(...kinds), turns: fc.nat(3) });
const reply: fc.Arbitrary<Reply> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ calls: fc.array(call, { minLength: 1, maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ text: fc.string() }) },
);
const script: fc.Arbitrary<Script> = fc.record({
  replies: fc.array(reply, { maxLength: 6 }).map((replies) => [...replies, { text: 'The end.' }]),
  max_iterations: fc.integer({ min: 1, max: 8 }),
  tool_errors: fc.constantFrom('tell', 'throw'),
});

/** The contract of the loop in the fewest words: kinds of messages, their calls and states, and how it ends. */
function expected({ replies, max_iterations, tool_errors }: Script): {
  messages: string[];
  end: string;
  ran: string[];
} {
  const messages = ['system', 'human'];
  const ran: string[] = [];
  for (const [step, said] of replies.entries()) {
    if (step === max_iterations) return { messages, end: 'PROMPT_MAX_ITERATIONS', ran };
    messages.push('ai');
    if ('text' in said) return { messages, end: `result ${said.text}`, ran };
    for (const [index, { kind }] of said.calls.entries()) {
      messages.push(`tool ${step}-${index} ${kind === 'returns' ? 'success' : 'error'}`);
      if (!kind.startsWith('is ') && !kind.startsWith('has ')) ran.push(`${step}-${index}`);
    }
    if (tool_errors === 'throw' && said.calls.some(({ kind }) => kind !== 'returns')) {
      return { messages, end: 'PROMPT_TOOL', ran };
    }
  }
  throw new Error('A script ends with text.');
}

const words = (messages: readonly Message[]) =>
  messages.map((message) =>
    message.type === 'tool' ? `tool ${message.data.tool_call_id} ${message.data.status}` : message.type,
  );

function play({ replies, max_iterations, tool_errors }: Script) {
  const ran: string[] = [];
  const model = answering(async ({ messages }) => {
    const step = messages.filter(({ role }) => role === 'assistant').length;
    const said = replies[step]!;
    if ('text' in said) return textReply(said.text);
    const tool_calls = said.calls.map(({ kind, turns }, index) => ({
      id: `${step}-${index}`,
      type: 'function' as const,
      function: {
        name: kind === 'is unknown' ? 'nobody' : 'act',
        arguments: kind === 'has bad arguments' ? '{"kind":' : JSON.stringify({ kind, turns }),
      },
    }));
    return { ...textReply(''), message: { role: 'assistant', content: null, tool_calls }, finish_reason: 'tool_calls' };
  });
  const act: AnyTool = {
    name: 'act',
    description: 'Acts.',
    parameters: z.object({ kind: z.string(), turns: z.number() }),
    async run({ kind, turns }: { kind: Call; turns: number }, { tool_call_id }) {
      ran.push(tool_call_id);
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      if (kind === 'throws') throw new Error('It broke.');
      return kind === 'returns' ? { kind } : [1n];
    },
  };
  return { ran, parts: { model, tools: [act] }, limits: { max_iterations, tool_errors } };
}

async function ending(
  work: () => Promise<[unknown, Message[]]>,
): Promise<{ messages: string[]; end: string; whole: readonly Message[] }> {
  try {
    const [result, messages] = await work();
    return { messages: words(messages), end: `result ${String(result)}`, whole: messages };
  } catch (error) {
    if (!RunError.isInstance(error)) throw error;
    return { messages: words(error.messages), end: error.code, whole: error.messages };
  }
}

it('[prompt:loop:contract] does what a naive model of it says, for any script, in both forms, and so does its replay', async () => {
  await fc.assert(
    fc.asyncProperty(script, async (one) => {
      const { ran, ...wanted } = { ...expected(one) };
      const plain = play(one);
      const journal = memoryRunJournal();
      const options = { ...plain.parts, ...plain.limits, prompt: 'P', input: 'I' };
      const { whole, ...outcome } = await ending(() => inference({ ...options, journal }));
      expect(outcome).toEqual(wanted);
      expect(plain.ran).toEqual(ran);
      expect((await replay(journal)).messages).toEqual(whole);

      const told: Message[] = [];
      const streamed = await ending(async () => {
        let last: InferenceEvent | undefined;
        for await (const event of inferenceStream(options)) {
          if (event.type === 'message') told.push(event.message);
          last = event;
        }
        return last?.type === 'result' ? [last.result, last.messages] : expect.fail('no result');
      });
      expect(streamed.whole).toEqual(whole);
      expect(told).toEqual(whole);
    }),
    { numRuns: 150 },
  );
});

it('[prompt:journal:any-cut] finishes any run from any cut of its journal; no answered call runs again', async () => {
  await fc.assert(
    fc.asyncProperty(script, fc.double({ min: 0, max: 1, noNaN: true }), async (any, share) => {
      const one: Script = { ...any, max_iterations: 20, tool_errors: 'tell' };
      const journal = memoryRunJournal({ run_id: 'r' });
      const options = { ...play(one).parts, prompt: 'P', input: 'I', max_iterations: 20 };
      const [, whole] = await inference({ ...options, journal });
      const records = await journal.read();
      const kept = records.slice(0, 1 + Math.floor(share * (records.length - 1)));
      const cut = memoryRunJournal({ run_id: 'r', records: kept });
      const again = play(one);
      const [, messages] = await resume({ ...again.parts, journal: cut });
      const begun = kept.flatMap(({ entry }) => (entry.kind === 'tool_called' ? [entry.tool_call_id] : []));
      expect(again.ran.filter((id) => begun.includes(id))).toEqual([]);
      expect(new Set([...again.ran, ...begun])).toEqual(new Set(expected(one).ran));
      const isUnknown = (message: Message) => message.data.content === unknownOutcome;
      expect(messages.map((message, index) => (isUnknown(message) ? whole[index] : message))).toEqual(whole);
      expect((await replay(cut)).messages).toEqual(messages);
    }),
    { numRuns: 150 },
  );
});
