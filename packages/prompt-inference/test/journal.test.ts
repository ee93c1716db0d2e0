import { steppingClock, type ChatReply } from '@waymark/core-types';
import { createMockLLMProvider } from '@waymark/providers';
import { openDatabase, UnknownCommitError, type Database } from '@waymark/stores';
import { engines } from '@waymark/test-servers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import {
  inference,
  inferenceStream,
  listRuns,
  memoryRunJournal,
  openRunJournal,
  replay,
  resume,
  type JournalRecord,
  type RunError,
  type RunJournal,
} from '../src/index.ts';
import { answering, calling, failureOf, lookUp, outline, scripted } from './loop-fakes.ts';

const prompt = 'You answer.';
const tools = [lookUp(({ query }) => ({ found: query }))];
const twoSteps = () => scripted(calling(['look_up', { query: 'x' }], ['look_up', 'bad']), 'Done.');

/** A journal with the first entries of another one: what a process that ended there has left. */
async function cutAfter(journal: RunJournal, kind: string, count = 1): Promise<RunJournal> {
  const records = await journal.read();
  let seen = 0;
  const end = records.findIndex(({ entry }) => entry.kind === kind && ++seen === count);
  return memoryRunJournal({ run_id: journal.run_id, records: records.slice(0, end + 1) });
}

const kindsOf = async (journal: RunJournal) => (await journal.read()).map(({ entry }) => entry.kind);

async function finishedRun() {
  const journal = memoryRunJournal({ run_id: 'r' });
  const [result, messages] = await inference({ model: twoSteps(), prompt, input: 'Go.', tools, journal, name: 'task' });
  return { journal, result, messages };
}

describe('a journal', () => {
  it('[prompt:journal:entries] tells what happens before it happens, and how it went', async () => {
    const { journal } = await finishedRun();
    expect(await kindsOf(journal)).toEqual([
      ...['run_started', 'model_called', 'model_replied', 'tool_called', 'tool_answered', 'tool_answered'],
      ...['model_called', 'model_replied', 'run_finished'],
    ]);
    const [first] = await journal.read();
    expect(first).toMatchObject({
      ...{ run_id: 'r', sequence: 1, at: expect.stringMatching(/Z$/) as string },
      entry: { name: 'task', model: 'mock/scripted', tools: [{ name: 'look_up' }], options: { max_iterations: 10 } },
    });
  });

  it('[prompt:journal:before] has kept a call before model or tool hears of it', async () => {
    const journal = memoryRunJournal();
    const last = async () => (await kindsOf(journal)).at(-1);
    const seen: unknown[] = [];
    const spy = lookUp(async () => void seen.push(await last()));
    const said = [calling(['look_up', { query: 'x' }], ['look_up', { query: 'y' }]), 'Done.'];
    const mock = scripted(...said);
    const model = answering(async (request) => {
      seen.push(await last());
      return mock.chat(request);
    });
    await inference({ model, prompt, input: 'Go.', tools: [spy], journal });
    expect(seen).toEqual(['model_called', 'tool_called', 'tool_called', 'model_called']);
  });

  it('[prompt:journal:before] has kept what a reader has seen', async () => {
    const journal = memoryRunJournal();
    let shown = 0;
    for await (const event of inferenceStream({ model: twoSteps(), prompt, input: 'Go.', tools, journal })) {
      if (event.type !== 'message') continue;
      shown++;
      const copy = memoryRunJournal({ records: await journal.read() });
      expect((await replay(copy)).messages.length).toBeGreaterThanOrEqual(shown);
    }
    expect(shown).toBe(6);
  });

  it('[prompt:journal:failed] tells why a run failed', async () => {
    const journal = memoryRunJournal();
    await failureOf(() => inference({ model: scripted(), prompt, input: 'Go.', journal }));
    const records = await journal.read();
    expect(records.slice(-2).map(({ entry }) => entry)).toMatchObject([
      { kind: 'model_failed', step: 1, error: { code: 'PROVIDER_BAD_REQUEST' } },
      { kind: 'run_failed', error: { code: 'PROMPT_MODEL' } },
    ]);
  });

  it('[prompt:journal:size] of 200 turns takes less than 1.5 times its messages', async () => {
    const turns = 100;
    const text = 'A turn of a kilobyte. '.repeat(45).slice(0, 1_000);
    const model = createMockLLMProvider({
      responses: ({ messages }) =>
        messages.length < 2 * turns ? { text, tool_calls: [{ name: 'look_up', arguments: { query: 'x' } }] } : 'Done.',
    });
    const journal = memoryRunJournal();
    const options = { prompt, input: 'Go.', tools: [lookUp(() => text)], max_iterations: 200, journal };
    const [, messages] = await inference({ model, ...options });
    expect(messages.length).toBeGreaterThan(2 * turns);
    const stored = JSON.stringify((await journal.read()).map(({ entry }) => entry)).length;
    expect(stored / JSON.stringify(messages).length).toBeLessThan(1.5);
  });

  it('[prompt:journal:fenced] holds one run, and goes on only from what it has read', async () => {
    const { journal } = await finishedRun();
    const again = () => inference({ model: twoSteps(), prompt, input: 'Go.', tools, journal });
    expect(await failureOf(again)).toMatchObject({ code: 'PROMPT_RUN' });
    const unread = memoryRunJournal({ records: await journal.read() });
    const append = () => unread.append({ kind: 'run_resumed', model: 'm' });
    expect(await failureOf(append)).toMatchObject({ code: 'PROMPT_RUN', details: { run_id: unread.run_id } });
    await unread.read();
    await append();
  });

  it('[prompt:journal:lost] that cannot be written ends the run with everything so far', async () => {
    const kept = memoryRunJournal();
    let appends = 0;
    const journal: RunJournal = {
      ...kept,
      async append(...entries) {
        if (++appends === 2) throw new Error('The disk is full.');
        await kept.append(...entries);
      },
    };
    const ran: string[] = [];
    const tool = lookUp(({ query }) => void ran.push(query));
    const error = await failureOf<RunError>(() =>
      inference({ model: twoSteps(), prompt, input: 'Go.', tools: [tool], journal }),
    );
    expect(error).toMatchObject({
      code: 'PROMPT_RUN',
      message: expect.stringContaining('The disk is full.') as string,
    });
    expect(error.messages.map(({ type }) => type)).toEqual(['system', 'human', 'ai', 'tool']);
    expect(ran).toEqual([]);
    expect(await kindsOf(kept)).toEqual(['run_started', 'model_called']);
  });
});

describe('resume', () => {
  const kinds = ['run_started', 'model_called', 'model_replied', 'tool_answered', 'tool_called', 'run_finished'];

  it.each(kinds)('[prompt:journal:resume] goes on after %s', async (kind) => {
    const whole = await finishedRun();
    const journal = await cutAfter(whole.journal, kind);
    const ran: string[] = [];
    const tool = lookUp(
      ({ query }) => {
        ran.push(query);
        return { found: query };
      },
      { idempotent: true },
    );
    const model = answering(async ({ messages }) =>
      messages.length > 2 ? await scripted('Done.').chat({ messages }) : await twoSteps().chat({ messages }),
    );
    const [result, messages] = await resume({ journal, model, tools: [tool] });
    expect(result).toBe('Done.');
    expect(outline(messages)).toEqual(outline(whole.messages));
    expect(ran.length).toBe(kind === 'run_finished' ? 0 : 1);
    expect((await replay(journal)).messages).toEqual(messages);
  });

  it('[prompt:journal:unknown] tells the model of a call that was begun and not answered', async () => {
    const journal = await cutAfter((await finishedRun()).journal, 'tool_called');
    const ran: string[] = [];
    const tool = lookUp(({ query }) => void ran.push(query));
    const [, messages] = await resume({ journal, model: scripted('I look first.'), tools: [tool] });
    expect(ran).toEqual([]);
    expect(messages[3]!.data).toMatchObject({
      ...{ tool_call_id: 'c1', status: 'error' },
      content: expect.stringMatching(/^Unknown outcome/) as string,
    });
    expect((await replay(journal)).messages).toEqual(messages);
  });

  it('[prompt:journal:idempotent] makes a call of an idempotent tool again, under the same key', async () => {
    const keys: string[] = [];
    const remember = lookUp((_args, { idempotency_key }) => void keys.push(idempotency_key), { idempotent: true });
    const journal = memoryRunJournal({ run_id: 'r' });
    const asked: string[] = [];
    const approve = (call: { id: string }) => {
      asked.push(call.id);
      return { approve: true as const, args: { query: 'approved' } };
    };
    await inference({ model: twoSteps(), prompt, input: 'Go.', tools: [remember], journal, approve });
    const cut = await cutAfter(journal, 'tool_called');
    const [, messages] = await resume({ journal: cut, model: scripted('Done.'), tools: [remember], approve });
    expect(keys).toEqual(['r:1:0', 'r:1:0']);
    // It was approved before.
    expect(asked).toEqual(['c1']);
    expect(messages[3]).toMatchObject({ data: { additional_kwargs: { approved_args: { query: 'approved' } } } });
    expect((await replay(cut)).messages).toEqual(messages);
  });

  it('[prompt:journal:resume-failed] goes on with a run that failed, with a higher limit too', async () => {
    const journal = memoryRunJournal();
    const said = calling(['look_up', { query: 'x' }]);
    const error = await failureOf<RunError>(() =>
      inference({ model: scripted(said), prompt, input: 'Go.', tools, journal, max_iterations: 1 }),
    );
    expect(error.code).toBe('PROMPT_MAX_ITERATIONS');
    const again = await failureOf<RunError>(() => resume({ journal, model: scripted('Done.'), tools }));
    expect(again.code).toBe('PROMPT_MAX_ITERATIONS');
    const [result, messages] = await resume({ journal, model: scripted('Done.'), tools, max_iterations: 2 });
    expect(result).toBe('Done.');
    expect(messages.slice(0, -1)).toEqual(error.messages);
  });

  it('[prompt:journal:usage] counts what the run used before', async () => {
    const usage = { input_tokens: 60, output_tokens: 0, cached_input_tokens: 0, reasoning_tokens: 0 };
    const said = { tool_calls: [{ name: 'look_up', arguments: { query: 'x' } }], usage };
    const journal = memoryRunJournal();
    const run = { prompt, input: 'Go.', tools, budget: { max_tokens: 100 } };
    await failureOf(() => inference({ ...run, model: scripted(said), journal }));
    const resumed = () => resume({ model: scripted(said, said), tools, journal });
    expect(await failureOf(resumed)).toMatchObject({ code: 'PROMPT_BUDGET', details: { tokens: 120 } });
    expect((await replay(journal)).usage).toMatchObject({ model_calls: 2, tool_calls: 2, input_tokens: 120 });
  });

  it('[prompt:journal:output] remembers that the model was told of a misfit', async () => {
    const output = z.object({ city: z.string() });
    const journal = memoryRunJournal();
    const options = { prompt, input: 'Where?', output, journal };
    await failureOf(() => inference({ ...options, model: scripted('Bern') }));
    const cut = memoryRunJournal({ records: await journal.read() });
    const [result, messages] = await resume({ journal, model: scripted('{"city":"Bern"}'), output });
    expect(result).toEqual({ city: 'Bern' });
    expect(messages.map(({ type }) => type)).toEqual(['system', 'human', 'ai', 'human', 'ai']);
    expect(await resume({ journal, model: scripted(), output })).toEqual([result, messages]);
    const error = await failureOf(() => resume({ journal: cut, model: scripted('Bern'), output }));
    expect(error).toMatchObject({ code: 'VALIDATION' });
    expect((await replay(cut)).messages).toHaveLength(5);
  });

  it.each([
    ['missing', [], 'the tool look_up is missing'],
    ['changed', [{ ...tools[0]!, parameters: z.object({ q: z.string() }) }], 'the tool look_up takes other arguments'],
    ['new', [...tools, { ...tools[0]!, name: 'other' }], 'the tool other is new'],
  ])('[prompt:journal:diverged] refuses tools of which one is %s', async (_kind, others, reason) => {
    const { journal } = await finishedRun();
    const cut = await cutAfter(journal, 'model_replied');
    const error = await failureOf(() => resume({ journal: cut, model: scripted('Done.'), tools: others }));
    expect(error).toMatchObject({ code: 'PROMPT_DIVERGED', details: { step: 2, reason } });
    const replayed = await failureOf(() => replay(journal, { tools: others }));
    expect(replayed).toMatchObject({ code: 'PROMPT_DIVERGED', details: { step: 1, reason } });
  });

  it('takes tools with other descriptions, and says when there is nothing to resume', async () => {
    const { journal } = await finishedRun();
    const cut = await cutAfter(journal, 'tool_called');
    const described = [{ ...tools[0]!, description: 'Other words.' }];
    expect((await resume({ journal: cut, model: scripted('Done.'), tools: described }))[0]).toBe('Done.');
    const error = await failureOf(() => resume({ journal: memoryRunJournal(), model: scripted(), tools }));
    expect(error).toMatchObject({ code: 'CONFIGURATION', message: 'The journal has no run in it.' });
    const wrong = { journal: cut, model: scripted(), tools, max_iteration: 3 };
    expect(await failureOf(() => resume(wrong))).toMatchObject({ code: 'VALIDATION' });
  });
});

describe('replay', () => {
  it('[prompt:journal:replay] gives the messages byte for byte, without a model', async () => {
    const { journal, messages } = await finishedRun();
    const replayed = await replay(journal, { prompt, tools });
    expect(JSON.stringify(replayed.messages)).toBe(JSON.stringify(messages));
    expect(replayed).toMatchObject({ run_id: 'r', status: 'finished', result: 'Done.', failure: null });
    expect(replayed.usage).toMatchObject({ model_calls: 2, tool_calls: 2, cost: null });
  });

  it('[prompt:journal:replay] gives what there is of a run that failed or is under way', async () => {
    const { journal, messages } = await finishedRun();
    const open = await replay(await cutAfter(journal, 'tool_answered'));
    expect(open).toMatchObject({ status: 'open', result: null });
    expect(open.messages.map(({ type }) => type)).toEqual(['system', 'human', 'ai', 'tool']);
    expect(open.messages[3]).toEqual(messages[4]);
    const failing = memoryRunJournal();
    await failureOf(() => inference({ model: scripted(), prompt, input: 'Go.', journal: failing }));
    expect(await replay(failing)).toMatchObject({ status: 'failed', failure: { code: 'PROMPT_MODEL' } });
  });

  it('[prompt:journal:diverged] tells the step at which a run is no longer the same', async () => {
    const { journal } = await finishedRun();
    const other = await failureOf(() => replay(journal, { prompt: 'Another.' }));
    expect(other).toMatchObject({ code: 'PROMPT_DIVERGED', details: { step: 1 } });
    const records = structuredClone(await journal.read());
    const changed = records.find(({ entry }) => entry.kind === 'model_replied')!.entry as { reply: ChatReply };
    changed.reply.message.content = 'Changed.';
    const tampered = await failureOf(() => replay(memoryRunJournal({ records })));
    expect(tampered).toMatchObject({ code: 'PROMPT_DIVERGED', details: { step: 2 } });
    const last = structuredClone(await journal.read()) as (JournalRecord & { entry: { reply?: ChatReply } })[];
    last.at(-2)!.entry.reply!.message.content = 'Changed.';
    expect(await failureOf(() => replay(memoryRunJournal({ records: last })))).toMatchObject({
      code: 'PROMPT_DIVERGED',
    });
  });
});

describe.each(await engines())('a journal in a database on $name', ({ openUrl, shared }) => {
  async function open(): Promise<{ url: string; database: Database }> {
    const url = await openUrl();
    const database = await openDatabase(url);
    onTestFinished(() => database.close());
    return { url, database };
  }

  it('[prompt:journal:database] keeps a run that another journal reads, resumes and replays', async () => {
    const { database } = await open();
    const journal = await openRunJournal(database);
    const controller = new AbortController();
    const stopping = lookUp(() => controller.abort());
    await failureOf(() =>
      inference({
        model: twoSteps(),
        prompt,
        input: 'Gö\u0000 \ud83d',
        tools: [stopping],
        journal,
        signal: controller.signal,
      }),
    );
    const later = await openRunJournal(database, { run_id: journal.run_id });
    const [result, messages] = await resume({ journal: later, model: scripted('Done.'), tools });
    expect(result).toBe('Done.');
    const third = await openRunJournal(database, { run_id: journal.run_id });
    expect(JSON.stringify((await replay(third)).messages)).toBe(JSON.stringify(messages));
  });

  it('[prompt:journal:database] keeps entries in their order and count, however many are kept at once', async () => {
    const { database } = await open();
    const journal = await openRunJournal(database, { run_id: 'r' });
    await inference({ model: twoSteps(), prompt, input: 'Go.', tools, journal });
    const records = await journal.read();
    expect(records.map(({ sequence }) => sequence)).toEqual(records.map((_record, index) => index + 1));
    expect((await listRuns(database))[0]).toMatchObject({ run_id: 'r', entries: records.length });
    const kept = await database.query<{ sequence: number }>('select sequence from prompt_run_entry order by sequence');
    expect(kept.length).toBeLessThan(records.length);
    // Two that have read the same go on from the same place, whatever the number of entries.
    const failed = { kind: 'run_failed', error: { code: 'x', message: 'y' } } as const;
    const [one, other] = [
      await openRunJournal(database, { run_id: 'r' }),
      await openRunJournal(database, { run_id: 'r' }),
    ];
    expect([await one.read(), await other.read()]).toEqual([records, records]);
    await one.append();
    await one.append(failed, failed, failed);
    expect(await failureOf(() => other.append(failed))).toMatchObject({ code: 'PROMPT_RUN' });
    await one.append(failed);
    expect((await other.read()).slice(records.length).map(({ sequence }) => sequence - records.length)).toEqual([
      1, 2, 3, 4,
    ]);
    await other.append(failed);
  });

  it('[prompt:journal:fenced] refuses the second of two that go on with one run', async () => {
    const { url, database } = await open();
    const other = shared ? await openDatabase(url) : database;
    if (shared) onTestFinished(() => other.close());
    const journal = await openRunJournal(database);
    const { run_id } = journal;
    await failureOf(() => inference({ model: scripted(), prompt, input: 'Go.', journal }));
    const journals = [await openRunJournal(database, { run_id }), await openRunJournal(other, { run_id })];
    // Both have read before either goes on.
    const resumes = await Promise.all(
      journals.map(async (one) => {
        const records = await one.read();
        return () => resume({ journal: { ...one, read: async () => records }, model: scripted('Done.') });
      }),
    );
    const settled = await Promise.allSettled(resumes.map((begin) => begin()));
    expect(settled.filter((one) => one.status === 'rejected')).toMatchObject([
      { reason: { code: 'PROMPT_RUN', details: { run_id } } },
    ]);
    expect((await journal.read()).filter(({ entry }) => entry.kind === 'model_replied')).toHaveLength(1);
    const begun = await openRunJournal(other, { run_id });
    const again = await failureOf(() => inference({ model: scripted('x'), prompt, input: 'Go.', journal: begun }));
    expect(again).toMatchObject({ code: 'PROMPT_RUN' });
  });

  it('[prompt:journal:slow-reader] has kept what the tools answered, though nobody reads on', async () => {
    const { database } = await open();
    const journal = await openRunJournal(database, { run_id: 'r' });
    const other = await openRunJournal(database, { run_id: 'r' });
    const model = scripted(calling(['look_up', { query: 'x' }]), 'Done.');
    const events = inferenceStream({ model, prompt, input: 'Go.', tools, journal });
    for await (const event of { [Symbol.asyncIterator]: () => ({ next: () => events.next() }) }) {
      if (event.type === 'message' && event.message.type === 'ai') break;
    }
    await vi.waitFor(async () => expect((await kindsOf(other)).at(-1)).toBe('tool_answered'));
    await events.return();
    const [result] = await resume({ journal: other, model: scripted('Done.'), tools: [lookUp(() => 'again')] });
    expect(result).toBe('Done.');
    expect(outline((await replay(other)).messages).join()).not.toContain('again');
  });

  it('[prompt:journal:damaged] says where a journal is damaged, and lists its run with all others', async () => {
    const { database } = await open();
    for (const run_id of ['whole', 'cut', 'other', 'hole']) {
      const journal = await openRunJournal(database, { run_id });
      await inference({ model: twoSteps(), prompt, input: 'Go.', tools, journal });
    }
    const last = `select max(sequence) from prompt_run_entry x where x.run_id = prompt_run_entry.run_id`;
    const damage = [
      [`update prompt_run_entry set entry = substr(entry, 1, 9) where run_id = ? and sequence = (${last})`, 'cut'],
      [`update prompt_run_entry set entry = '[7]' where run_id = ? and sequence = (${last})`, 'other'],
      ['delete from prompt_run_entry where run_id = ? and sequence > 1 and sequence < 4', 'hole'],
    ] as const;
    await database.batch(damage.map(([sql, run_id]) => ({ sql, params: [run_id] })));
    const listed = (await listRuns(database)).map(({ run_id, status, damaged }) => [run_id, status, damaged]);
    expect(listed).toHaveLength(4);
    expect(listed).toEqual(
      expect.arrayContaining([
        ['cut', 'finished', true],
        ['hole', 'finished', undefined],
        ['other', 'finished', true],
        ['whole', 'finished', undefined],
      ]),
    );
    for (const run_id of ['cut', 'other', 'hole']) {
      const journal = await openRunJournal(database, { run_id });
      const model = scripted('Done.');
      for (const use of [() => journal.read(), () => replay(journal), () => resume({ journal, model, tools })]) {
        expect(await failureOf(use)).toMatchObject({
          code: 'PROMPT_RUN',
          message: expect.stringMatching(new RegExp(`run ${run_id} is damaged at entry \\d`)) as string,
        });
      }
    }
    expect((await replay(await openRunJournal(database, { run_id: 'whole' }))).result).toBe('Done.');
  });

  it('[prompt:journal:list] lists runs, the newest first, each tenant its own', async () => {
    const { database } = await open();
    const clock = steppingClock('2026-01-01T00:00:00.000Z', 1_000);
    const start = async (name: string, tenant: string, model = scripted('Done.')) => {
      const journal = await openRunJournal(database, { tenant, clock, run_id: name });
      await inference({ model, prompt, input: 'Go.', journal, name }).catch(() => undefined);
    };
    await start('one', 'default');
    await start('two', 'default', scripted());
    await start('three', 'other');
    const begun = await openRunJournal(database, { run_id: 'four', clock });
    const records = await memoryRunJournalOf();
    await begun.append(records[0]!.entry);
    expect(await listRuns(database)).toMatchObject([
      { run_id: 'four', status: 'open', name: null, entries: 1 },
      { run_id: 'two', status: 'failed', model: 'mock/scripted' },
      {
        run_id: 'one',
        status: 'finished',
        name: 'one',
        entries: 4,
        created_at: expect.stringMatching(/^2026-01-01T/) as string,
      },
    ]);
    expect(await listRuns(database, { limit: 1 })).toHaveLength(1);
    const byStatus = async (status: 'open' | 'finished' | 'failed') =>
      (await listRuns(database, { status })).map(({ run_id }) => run_id);
    expect([await byStatus('open'), await byStatus('finished'), await byStatus('failed')]).toEqual([
      ['four'],
      ['one'],
      ['two'],
    ]);
    expect(await listRuns(database, { tenant: 'other' })).toMatchObject([{ run_id: 'three' }]);
    expect(await (await openRunJournal(database, { run_id: 'three' })).read()).toEqual([]);
  });
});

it.each([
  ['was kept', true],
  ['was not kept', false],
])('[prompt:journal:unknown-commit] finds out whether a commit of unknown outcome %s', async (_kind, isKept) => {
  const real = await openDatabase('memory:');
  onTestFinished(() => real.close());
  let batches = 0;
  const database: Database = {
    ...real,
    async batch(statements) {
      const isBroken = ++batches === 2;
      if (isKept || !isBroken) await real.batch(statements);
      if (isBroken) throw new UnknownCommitError();
      return [];
    },
  };
  const journal = await openRunJournal(database);
  const run = inference({ model: twoSteps(), prompt, input: 'Go.', tools, journal });
  if (!isKept) return expect(await failureOf(() => run)).toMatchObject({ code: 'PROMPT_RUN' });
  const [, messages] = await run;
  expect((await replay(journal)).messages).toEqual(messages);
});

it('[prompt:journal:unknown-commit] takes the entries of another process for its own under no circumstances', async () => {
  const real = await openDatabase('memory:');
  onTestFinished(() => real.close());
  for (const id of ['00000000-0000-7000-8000-000000000000', 'ffffffff-ffff-7fff-bfff-ffffffffffff']) {
    const run_id = `run-${id[0]}`;
    const other = await openRunJournal(real, { run_id, ids: () => id });
    const journal = await openRunJournal(
      {
        ...real,
        async batch() {
          await other.append(...(await memoryRunJournalOf()).slice(0, 1).map(({ entry }) => entry));
          throw new UnknownCommitError();
        },
      },
      { run_id, ids: () => '7fffffff-ffff-7fff-8fff-ffffffffffff' },
    );
    const error = await failureOf(() => inference({ model: scripted('Done.'), prompt, input: 'Go.', journal }));
    expect(error).toMatchObject({ code: 'PROMPT_RUN' });
  }
});

async function memoryRunJournalOf(): Promise<JournalRecord[]> {
  const journal = memoryRunJournal();
  await inference({ model: scripted('Done.'), prompt, input: 'Go.', journal });
  return journal.read();
}
