import { steppingClock, type Clock } from '@waymark/core-types';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  compareRun,
  inference,
  inferenceStream,
  memoryRunJournal,
  resume,
  resumeStream,
  type AnyTool,
  type ApprovalContext,
  type InferenceEvent,
  type Message,
  type RunError,
  type RunJournal,
} from '../src/index.ts';
import { sha256 } from '../src/artifact/sha256.ts';
import { answering, calling, failureOf, lookUp, outline, scripted, textReply } from './loop-fakes.ts';

const prompt = 'Be brief.';
const call = calling(['look_up', { query: 'x' }]);
const tools = [lookUp(({ query }) => ({ found: query }))];

/** A run that failed after its first tool call. */
async function failedRun(options: { clock?: Clock; deadline_ms?: number } = {}): Promise<RunJournal> {
  const { clock, ...more } = options;
  const journal = memoryRunJournal({ run_id: 'r', ...(clock === undefined ? {} : { clock }) });
  await failureOf(() => inference({ model: scripted(call), prompt, input: 'Go.', tools, journal, ...more }));
  return journal;
}

async function collect<Output>(events: AsyncIterable<InferenceEvent<Output>>): Promise<InferenceEvent<Output>[]> {
  const all: InferenceEvent<Output>[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const messagesIn = (events: readonly InferenceEvent<unknown>[]): Message[] =>
  events.flatMap((event) => (event.type === 'message' ? [event.message] : []));

describe('calls of one reply', () => {
  const both = calling(['look_up', { query: 'x' }], ['look_up', { query: 'y' }]);

  it('[prompt:journal:approvals] have not begun while one of them waits for a person', async () => {
    const journal = memoryRunJournal({ run_id: 'r' });
    let killed: RunJournal | undefined;
    const approve = async ({ id }: { id: string }) => {
      if (id === 'c2') killed = memoryRunJournal({ run_id: 'r', records: await journal.read() });
      return { approve: true } as const;
    };
    await inference({ model: scripted(both, 'Done.'), prompt, input: 'Go.', tools, journal, approve });
    const asked: string[] = [];
    const ran: string[] = [];
    const remember = lookUp(({ query }) => void ran.push(query));
    const again = ({ id }: { id: string }) => {
      asked.push(id);
      return { approve: true } as const;
    };
    await resume({ model: scripted('Done.'), tools: [remember], journal: killed!, approve: again });
    expect({ asked, ran }).toEqual({ asked: ['c1', 'c2'], ran: ['x', 'y'] });
  });

  it('[prompt:journal:approvals] keep what a person has refused, and ask only for the rest', async () => {
    const journal = memoryRunJournal({ run_id: 'r' });
    let killed: RunJournal | undefined;
    const approve = async ({ id }: { id: string }) => {
      if (id === 'c1') return { approve: false, reason: 'not this one' } as const;
      killed = memoryRunJournal({ run_id: 'r', records: await journal.read() });
      throw new Error('The person has left.');
    };
    await failureOf(() => inference({ model: scripted(both), prompt, input: 'Go.', tools, journal, approve }));
    for (const left of [killed!, journal]) {
      const asked: string[] = [];
      const again = ({ id }: { id: string }) => {
        asked.push(id);
        return { approve: true } as const;
      };
      const [, messages] = await resume({ model: scripted('Done.'), tools, journal: left, approve: again });
      expect(asked).toEqual(['c2']);
      expect(outline(messages.slice(3, 5))).toEqual([
        'tool: "The call was not approved: not this one"',
        'tool: "{\\"found\\":\\"y\\"}"',
      ]);
    }
  });

  it('[prompt:journal:aborted] do not run when the run ends before them', async () => {
    const ran: string[] = [];
    const run = ({ query }: { query: string }) => void ran.push(query);
    const kept = new AbortController();
    const journal = memoryRunJournal({ run_id: 'r' });
    const aborting: RunJournal = {
      ...journal,
      async append(...entries) {
        await journal.append(...entries);
        if (entries.some(({ kind }) => kind === 'tool_called')) kept.abort();
      },
    };
    const options = { model: scripted(both), prompt, input: 'Go.', tools: [lookUp(run)] };
    const late = await failureOf(() => inference({ ...options, journal: aborting, signal: kept.signal }));
    expect(late).toMatchObject({ code: 'PROMPT_ABORTED' });
    expect(ran).toEqual([]);

    const checked = new AbortController();
    const parameters = z.object({ query: z.string().refine(() => (checked.abort(), true)) });
    const begun = memoryRunJournal({ run_id: 's' });
    const { signal } = checked;
    await failureOf(() =>
      inference({ ...options, model: scripted(both), tools: [lookUp(run, { parameters })], journal: begun, signal }),
    );
    expect(ran).toEqual([]);
    // They had not begun, so nothing is unknown of them.
    await resume({ model: scripted('Done.'), tools: [lookUp(run, { parameters })], journal: begun });
    expect(ran).toEqual(['x', 'y']);
  });
});

describe('resumeStream', () => {
  it('[prompt:journal:resume-stream] tells all messages so far, then what happens, the result last', async () => {
    const journal = await failedRun();
    const events = await collect(resumeStream({ model: scripted(call, 'Done.'), tools, journal }));
    expect(events.map(({ type }) => type)).toEqual([
      ...Array<string>(5).fill('message'),
      'tool_started',
      ...['message', 'text', 'message', 'result'],
    ]);
    const last = events.at(-1)!;
    expect(last).toMatchObject({ type: 'result', result: 'Done.', usage: { model_calls: 3, tool_calls: 2 } });
    expect(messagesIn(events)).toEqual(last.type === 'result' ? last.messages : null);
  });

  it('[prompt:journal:resume-stream] gives what resume gives, also of a finished run', async () => {
    const journal = await failedRun();
    const copy = memoryRunJournal({ run_id: 'r', records: await journal.read() });
    const [result, messages] = await resume({ model: scripted('Done.'), tools, journal: copy });
    const events = await collect(resumeStream({ model: scripted('Done.'), tools, journal }));
    expect(events.at(-1)).toMatchObject({ result, messages });
    const again = await collect(resumeStream({ model: scripted(), tools, journal }));
    expect(messagesIn(again)).toEqual(messages);
    expect(again.at(-1)).toEqual(events.at(-1));
  });

  it('[prompt:journal:resume-stream] is aborted when its reader leaves, and can be resumed again', async () => {
    const journal = await failedRun();
    for await (const event of resumeStream({ model: scripted(call, 'Done.'), tools, journal })) {
      if (event.type === 'message' && event.message.type === 'tool') break;
    }
    expect((await journal.read()).at(-1)!.entry).toMatchObject({
      kind: 'run_failed',
      error: { code: 'PROMPT_ABORTED' },
    });
    const [result] = await resume({ model: answering(async () => textReply('Done.')), tools, journal });
    expect(result).toBe('Done.');
  });

  it('[prompt:journal:resume-stream] shows the conversation before it tells of a failure', async () => {
    const journal = await failedRun();
    const events: InferenceEvent[] = [];
    const error = await failureOf<RunError>(async () => {
      for await (const event of resumeStream({ model: scripted(), tools, journal })) events.push(event);
    });
    expect(error.code).toBe('PROMPT_MODEL');
    expect(messagesIn(events)).toEqual(error.messages);
  });

  it('[prompt:journal:diverged] refuses another prompt, and takes the same', async () => {
    const journal = await failedRun();
    const other = await failureOf(() => resume({ model: scripted(), prompt: 'Other.', tools, journal }));
    expect(other).toMatchObject({ code: 'PROMPT_DIVERGED', details: { step: 2, reason: 'the prompt is another' } });
    expect((await resume({ model: scripted('Done.'), prompt, tools, journal }))[0]).toBe('Done.');
  });
});

describe('the deadline of a run that is resumed', () => {
  // Each record a second after the one before: the failed run has worked for seven.
  const clock = () => steppingClock('2026-01-01T00:00:00.000Z', 1_000);

  it('[prompt:journal:deadline] is that of the whole run', async () => {
    const journal = await failedRun({ clock: clock(), deadline_ms: 7_000 });
    expect(await journal.read()).toHaveLength(8);
    const model = scripted('Done.');
    const error = await failureOf<RunError>(() => resume({ model, tools, journal }));
    expect(error).toMatchObject({ code: 'PROMPT_DEADLINE', details: { deadline_ms: 7_000 } });
    expect(error.messages).toHaveLength(4);
    expect(model.callHistory).toEqual([]);
    expect((await journal.read()).at(-1)!.entry).toMatchObject({ kind: 'run_failed' });
    expect((await resume({ model, tools, journal, deadline_ms: 60_000 }))[0]).toBe('Done.');
  });

  it('[prompt:journal:deadline] does not count the time in which no process worked on it', async () => {
    const journal = await failedRun({ clock: clock(), deadline_ms: 60_000 });
    const records = await journal.read();
    let now = Date.parse(records.at(-1)!.at) + 86_400_000;
    const later = memoryRunJournal({ run_id: 'r', records, clock: { now: () => (now += 10) } });
    const failed = await failureOf(() => resume({ model: scripted(), tools, journal: later }));
    expect(failed).toMatchObject({ code: 'PROMPT_MODEL' });
    expect((await resume({ model: scripted('Done.'), tools, journal: later }))[0]).toBe('Done.');
  });

  it('[prompt:journal:deadline] goes on with what is left of it', async () => {
    const journal = await failedRun({ clock: clock(), deadline_ms: 7_050 });
    const model = answering(() => new Promise(() => undefined));
    const error = await failureOf(() => resume({ model, tools, journal }));
    expect(error).toMatchObject({ code: 'PROMPT_DEADLINE' });
  });
});

describe('an approval', () => {
  it('[prompt:loop:approval-context] gets the tool, the iteration and the messages so far', async () => {
    const asked: ApprovalContext[] = [];
    const tool: AnyTool = {
      ...{ name: 'drop', description: 'Drops it.', parameters: z.object({ table: z.string() }) },
      annotations: { destructiveHint: true },
      run: () => 'dropped',
    };
    const drop = calling(['drop', { table: 'a' }]);
    const [, messages] = await inference({
      ...{ model: scripted(drop, drop, 'Done.'), prompt, input: 'Go.', tools: [tool] },
      approve(_call, context) {
        asked.push(structuredClone({ ...context, tool: { ...tool, run: undefined, parameters: undefined } }) as never);
        expect(context.tool).toBe(tool);
        context.messages.length = 0;
        return { approve: true };
      },
    });
    expect(asked.map(({ iteration }) => iteration)).toEqual([1, 2]);
    expect(asked.map((context) => outline(context.messages))).toEqual([
      outline(messages.slice(0, 3)),
      outline(messages.slice(0, 5)),
    ]);
    expect(asked[0]!.tool.annotations).toEqual({ destructiveHint: true });
  });

  it('[prompt:loop:approval-context] gets the same in a run that is resumed', async () => {
    const journal = await failedRun();
    const iterations: number[] = [];
    const approve = (_call: unknown, { iteration, messages }: ApprovalContext) => {
      iterations.push(iteration, messages.length);
      return { approve: true } as const;
    };
    await resume({ model: scripted(call, 'Done.'), tools, journal, approve });
    expect(iterations).toEqual([2, 5]);
  });
});

describe('compareRun', () => {
  it('[prompt:journal:compare] finds nothing where nothing differs', async () => {
    const journal = await failedRun();
    const described = [{ ...tools[0]!, description: 'Other words.' }];
    const same = { run_id: 'r', same: true, prompt: null, tools: null, model: null, messages: [] };
    expect(await compareRun(journal, { prompt, tools: described, model: 'mock/scripted' })).toEqual(same);
    expect(await compareRun(journal, {})).toEqual(same);
  });

  it('[prompt:journal:compare] tells how the prompt differs, and which message the model would see otherwise', async () => {
    const compared = await compareRun(await failedRun(), { prompt: 'Be long.' });
    expect(compared).toMatchObject({
      same: false,
      prompt: {
        ...{ before_sha256: sha256(prompt), after_sha256: sha256('Be long.') },
        lines: [
          { kind: 'removed', text: 'Be brief.' },
          { kind: 'added', text: 'Be long.' },
        ],
      },
      tools: null,
    });
    expect(compared.messages).toEqual([
      { index: 0, type: 'system', before_sha256: expect.any(String), after_sha256: expect.any(String) },
    ]);
    expect(compared.messages[0]!.before_sha256).not.toBe(compared.messages[0]!.after_sha256);
  });

  it('[prompt:journal:compare] tells which tools were removed, added and changed, with both fingerprints', async () => {
    const journal = await failedRun();
    const changed = { ...tools[0]!, parameters: z.object({ q: z.string() }) };
    const compared = await compareRun(journal, { tools: [changed, { ...tools[0]!, name: 'other' }] });
    const [{ entry }] = (await journal.read()) as unknown as [{ entry: { tools: { fingerprint: string }[] } }];
    expect(compared).toMatchObject({
      same: false,
      tools: {
        removed: [],
        added: ['other'],
        changed: [{ tool: 'look_up', before: entry.tools[0]!.fingerprint, after: expect.stringMatching(/^\w{64}$/) }],
      },
    });
    expect((await compareRun(journal, { tools: [] })).tools).toEqual({ removed: ['look_up'], added: [], changed: [] });
  });

  it('[prompt:journal:compare] names the model that last worked on the run, and that of today', async () => {
    const journal = await failedRun();
    await resume({ model: answering(async () => textReply('Done.')), tools, journal });
    expect((await compareRun(journal, { model: 'mock/scripted' })).model).toEqual({
      ...{ before: 'mock/own', after: 'mock/scripted' },
    });
    expect((await compareRun(journal, { model: 'mock/own' })).same).toBe(true);
  });
});

it('[prompt:journal:resume-stream] streams as inferenceStream does', async () => {
  const journal = memoryRunJournal();
  const events = await collect(inferenceStream({ model: scripted('Done.'), prompt, input: 'Go.', journal }));
  expect(await collect(resumeStream({ model: scripted(), journal }))).toEqual(
    events.filter(({ type }) => type !== 'text'),
  );
});
