import { ProviderError, ValidationError, type ChatReply } from '@waymark/core-types';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import {
  inference,
  inferenceStream,
  MaxIterationsError,
  ModelError,
  ResultError,
  RunError,
  ToolExecutionError,
  type InferenceEvent,
  type InferenceOptions,
} from '../src/index.ts';
import { humanMessage, systemMessage } from '../src/message/create-messages.ts';
import type { AIMessage, Message } from '../src/message/message.ts';
import { answering, calling, failureOf, lookUp, outline, scripted, textReply } from './loop-fakes.ts';

const prompt = 'You answer.';
const sleep = (ms: number, signal?: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });

describe('messages', () => {
  it('[prompt:loop:order] stand in order: prompt, input, replies, and after each the results of its calls', async () => {
    const done: string[] = [];
    const tool = lookUp(async ({ query }) => {
      await sleep(query === 'slow' ? 20 : 1);
      done.push(query);
      return { query };
    });
    const model = scripted(calling(['look_up', { query: 'slow' }], ['look_up', { query: 'fast' }]), 'Done.');
    const [result, messages] = await inference({ model, prompt, input: 'Go.', tools: [tool] });
    expect(result).toBe('Done.');
    expect(done).toEqual(['fast', 'slow']);
    expect(outline(messages)).toEqual([
      'system: "You answer."',
      'human: "Go."',
      'ai: ""',
      'tool: "{\\"query\\":\\"slow\\"}"',
      'tool: "{\\"query\\":\\"fast\\"}"',
      'ai: "Done."',
    ]);
    expect(messages.slice(3, 5)).toMatchObject([
      { data: { tool_call_id: 'c1', name: 'look_up', status: 'success' } },
      { data: { tool_call_id: 'c2' } },
    ]);
  });

  it('[prompt:loop:complete] are what the model saw', async () => {
    const model = scripted(calling(['look_up', { query: 'x' }]), 'Done.');
    await inference({ model, prompt, input: { a: [1] }, tools: [lookUp(() => 'found')] });
    expect(model.callHistory[1]!.messages).toEqual([
      { role: 'system', content: prompt },
      { role: 'user', content: '{"a":[1]}' },
      expect.objectContaining({ role: 'assistant', tool_calls: [expect.objectContaining({ id: 'c1' })] }),
      { role: 'tool', content: 'found', tool_call_id: 'c1' },
    ]);
    expect(model.callHistory[1]!.tools).toMatchObject([{ function: { name: 'look_up' } }]);
  });

  it.each([
    ['text', 'Hi', 'Hi'],
    ['an object', { b: 1, a: null }, '{"b":1,"a":null}'],
    ['a list', [1, 'x'], '[1,"x"]'],
    ['a number', 0, '0'],
    ['null', null, 'null'],
    ['an empty text', '', ''],
  ])('[prompt:loop:input] begin with %s as input', async (_kind, input, content) => {
    const [, messages] = await inference({ model: scripted('Ok.'), prompt, input });
    expect(messages[1]).toEqual(humanMessage(content));
  });

  it.each<[string, unknown, string]>([
    ['a bigint', { a: [{ b: 1n }] }, '$.input.a[0].b'],
    ['a date', { at: new Date(0) }, '$.input.at'],
    ['NaN', Number.NaN, '$.input'],
    ['nothing', undefined, '$.input'],
  ])('[prompt:loop:input-refused] refuse %s as input with its path', async (_kind, input, path) => {
    const model = scripted('Ok.');
    const error = await failureOf<ValidationError>(() => inference({ model, prompt, input }));
    expect(ValidationError.isInstance(error)).toBe(true);
    expect(error.issues[0]!.path).toBe(path);
    expect(model.callHistory).toEqual([]);
  });

  it('[prompt:loop:state] go on from a state, whose system prompt stays', async () => {
    const [, first] = await inference({ model: scripted('One.'), prompt, input: 'First.' });
    const model = scripted('Two.');
    const [, second] = await inference({ model, prompt: 'Another.', input: 'Second.', state: first });
    expect(outline(second)).toEqual([...outline(first), 'human: "Second."', 'ai: "Two."']);
    const [, third] = await inference({ model: scripted('Three.'), prompt: 'Another.', state: [humanMessage('Hi')] });
    expect(outline(third)).toEqual(['system: "Another."', 'human: "Hi"', 'ai: "Three."']);
  });

  it('[prompt:loop:state-unchanged] leave the passed state as it was, whatever tools and readers do', async () => {
    const state: Message[] = [systemMessage('S'), humanMessage('Hi')];
    const before = structuredClone(state);
    const model = scripted(calling(['look_up', { query: 'x' }]), 'Done.');
    const tool = lookUp((args) => {
      const query = args.query;
      args.query = 'changed';
      return query;
    });
    const seen: InferenceEvent[] = [];
    for await (const event of inferenceStream({ model, prompt, input: 'Go.', state, tools: [tool] })) {
      seen.push(structuredClone(event));
      if (event.type === 'message') event.message.data.content = 'changed';
      if (event.type === 'tool_started') event.tool_call.args['query'] = 'changed';
    }
    expect(state).toEqual(before);
    const last = seen.at(-1) as Extract<InferenceEvent, { type: 'result' }>;
    expect(JSON.stringify([last.messages, model.callHistory])).not.toContain('changed');
    const [, messages] = await inference({ model: scripted('Done.'), prompt, input: 'Go.', state });
    messages[1]!.data.content = 'changed';
    expect(state).toEqual(before);
  });

  it('[prompt:loop:repair] get a result where a call of the state has none', async () => {
    const model = scripted(calling(['look_up', { query: 'x' }], ['look_up', { query: 'y' }], ['look_up', 'bad']));
    const controller = new AbortController();
    const stop = lookUp(async ({ query }, { signal }) => {
      if (query === 'x') return 'found';
      setTimeout(() => controller.abort(), 5);
      await sleep(10_000, signal);
    });
    const { messages } = await failureOf<RunError>(() =>
      inference({ model, prompt, input: 'Go.', tools: [stop], signal: controller.signal }),
    );
    expect(messages.filter(({ type }) => type === 'tool')).toHaveLength(2);
    const next = scripted('Done.');
    const [, repaired] = await inference({ model: next, prompt, state: messages, input: 'Go on.' });
    expect(repaired.map(({ type }) => type)).toEqual(['system', 'human', 'ai', 'tool', 'tool', 'tool', 'human', 'ai']);
    expect(repaired[5]).toMatchObject({
      data: { tool_call_id: 'c2', status: 'error', content: expect.stringMatching(/^Unknown outcome/) as string },
    });
  });
});

describe('tools', () => {
  const failing = {
    'an unknown tool': [['nope', {}], 'There is no tool "nope". The tools are: look_up.'],
    'arguments that do not fit': [['look_up', { query: 7 }], expect.stringContaining('query')],
    'arguments that are not JSON': [['look_up', '{"query":'], expect.stringContaining('look_up')],
    'a tool that throws': [['look_up', { query: 'throw' }], 'The tool look_up failed: Broken.'],
    'a tool that rejects with no error': [['look_up', { query: 'reject' }], 'The tool look_up failed: odd'],
    'a result that is not JSON': [
      ['look_up', { query: 'bigint' }],
      'The tool look_up failed: its result is not JSON at $.rows[0].id: JSON has no bigint.',
    ],
    'a tool that takes too long': [
      ['look_up', { query: 'slow' }],
      'The tool look_up failed: It took longer than 20 ms.',
    ],
  } as const;
  const signals: AbortSignal[] = [];
  const tool = lookUp(
    ({ query }, { signal }) => {
      signals.push(signal);
      if (query === 'throw') throw new Error('Broken.');
      // oxlint-disable-next-line prefer-promise-reject-errors -- somebody else's tool may reject with anything
      if (query === 'reject') return Promise.reject('odd');
      if (query === 'bigint') return { rows: [{ id: 1n }] };
      if (query === 'slow') return sleep(10_000);
      return query;
    },
    { timeout_ms: 20 },
  );

  it.each(Object.entries(failing))(
    '[prompt:loop:tool-errors-told] tell the model of %s',
    async (_kind, [call, text]) => {
      const model = scripted(calling(call as never, ['look_up', { query: 'ok' }]), 'Done.');
      const [result, messages] = await inference({ model, prompt, input: 'Go.', tools: [tool] });
      expect(result).toBe('Done.');
      expect(messages[3]).toMatchObject({ type: 'tool', data: { tool_call_id: 'c1', status: 'error', content: text } });
      expect(messages[4]).toMatchObject({
        type: 'tool',
        data: { tool_call_id: 'c2', status: 'success', content: 'ok' },
      });
    },
  );

  it.each(Object.entries(failing))(
    '[prompt:loop:tool-errors-thrown] end the run for %s by policy',
    async (_kind, [call]) => {
      const model = scripted(calling(['look_up', { query: 'ok' }], call as never), 'Done.');
      const error = await failureOf<ToolExecutionError>(() =>
        inference({ model, prompt, input: 'Go.', tools: [tool], tool_errors: 'throw' }),
      );
      expect(ToolExecutionError.isInstance(error)).toBe(true);
      expect(error.toolCall).toEqual({ id: 'c2', name: call[0], args: call[1] });
      expect(error.cause).toBeDefined();
      expect(error.messages.map(({ type }) => type)).toEqual(['system', 'human', 'ai', 'tool', 'tool']);
      expect(model.callHistory).toHaveLength(1);
    },
  );

  it('[prompt:loop:tool-timeout] are aborted by their signal when they take too long', async () => {
    signals.length = 0;
    const model = scripted(calling(['look_up', { query: 'slow' }]), 'Done.');
    await inference({ model, prompt, input: 'Go.', tools: [tool] });
    expect(signals[0]).toMatchObject({ aborted: true, reason: { name: 'TimeoutError' } });
  });

  it('[prompt:loop:tool-timeout] have the timeout of the run when they have none', async () => {
    const hanging = lookUp(() => new Promise(() => undefined));
    const model = scripted(calling(['look_up', { query: 'x' }]), 'Done.');
    const [, messages] = await inference({ model, prompt, input: 'Go.', tools: [hanging], tool_timeout_ms: 10 });
    expect(messages[3]!.data.content).toBe('The tool look_up failed: It took longer than 10 ms.');
  });

  it('[prompt:loop:tool-results] answer with text as it is, anything else as JSON, nothing as null', async () => {
    const values = ['{"a"', { b: 1, a: [null] }, undefined, 0, ''];
    let next = 0;
    const model = scripted(
      calling(...values.map(() => ['look_up', { query: 'x' }] as [string, Record<string, unknown>])),
      'Done.',
    );
    const [, messages] = await inference({ model, prompt, input: 'Go.', tools: [lookUp(() => values[next++])] });
    expect(messages.slice(3, -1).map(({ data }) => data.content)).toEqual([
      '{"a"',
      '{"b":1,"a":[null]}',
      'null',
      '0',
      '',
    ]);
  });

  it('[prompt:loop:tool-context] know the id of their call, and a key that no other call has', async () => {
    const contexts: unknown[] = [];
    const spy = lookUp((_args, { signal: _signal, ...context }) => void contexts.push(context));
    const twice = calling(['look_up', { query: 'x' }], ['look_up', { query: 'x' }]);
    await inference({ model: scripted(twice, twice, 'Done.'), prompt, input: 'Go.', tools: [spy], ids: () => 'r' });
    expect(contexts).toEqual([
      { tool_call_id: 'c1', idempotency_key: 'r:1:0' },
      { tool_call_id: 'c2', idempotency_key: 'r:1:1' },
      { tool_call_id: 'c1', idempotency_key: 'r:2:0' },
      { tool_call_id: 'c2', idempotency_key: 'r:2:1' },
    ]);
  });

  it('[prompt:loop:tool-names] have names of their own', async () => {
    const error = await failureOf(() => inference({ model: scripted(), prompt, input: '', tools: [tool, tool] }));
    expect(error).toMatchObject({ code: 'VALIDATION', message: 'Two tools are called look_up.' });
  });
});

describe('approval', () => {
  const run = (approve: NonNullable<InferenceOptions['approve']>, more: Partial<InferenceOptions> = {}) => {
    const ran: unknown[] = [];
    const model = scripted(
      calling(['look_up', { query: 'x' }], ['look_up', 'bad'], ['look_up', { query: 'y' }]),
      'Done.',
    );
    const tools = [lookUp(({ query }) => (ran.push(query), query))];
    return { ran, model, result: inference({ model, prompt, input: 'Go.', tools, approve, ...more }) };
  };

  it('[prompt:loop:approval] is asked in order, before any call of the reply runs, for calls that could run', async () => {
    const asked: unknown[] = [];
    const { ran, result } = run(async (call) => {
      asked.push([call, ran.length]);
      await sleep(1);
      return { approve: true };
    });
    await result;
    expect(asked).toEqual([
      [{ id: 'c1', name: 'look_up', args: { query: 'x' }, type: 'tool_call' }, 0],
      [{ id: 'c3', name: 'look_up', args: { query: 'y' }, type: 'tool_call' }, 0],
    ]);
    expect(ran).toEqual(['x', 'y']);
  });

  it('[prompt:loop:approval-refused] tells the model why not, whatever the policy', async () => {
    const { ran, result } = run(({ id }) =>
      id === 'c1' ? { approve: false, reason: 'Too dear.' } : { approve: true },
    );
    const [, messages] = await result;
    expect(messages[3]).toMatchObject({ data: { status: 'error', content: 'The call was not approved: Too dear.' } });
    expect(ran).toEqual(['y']);
    const refusing = inference({
      ...{
        model: scripted(calling(['look_up', { query: 'x' }]), 'Done.'),
        prompt,
        input: 'Go.',
        tools: [lookUp(() => 1)],
      },
      ...{ tool_errors: 'throw', approve: () => ({ approve: false, reason: 'No.' }) },
    });
    expect((await refusing)[0]).toBe('Done.');
  });

  it('[prompt:loop:approval-changes] may change the arguments, which are checked again and shown', async () => {
    const { ran, result, model } = run(({ id }) => ({
      approve: true,
      args: id === 'c1' ? { query: 'z' } : { other: 1 },
    }));
    const [, messages] = await result;
    expect(ran).toEqual(['z']);
    expect(messages[2]).toMatchObject({ data: { tool_calls: [{ args: { query: 'x' } }, { args: { query: 'y' } }] } });
    expect(messages[3]).toMatchObject({ data: { additional_kwargs: { approved_args: { query: 'z' } } } });
    expect(messages[5]).toMatchObject({ data: { status: 'error' } });
    expect(JSON.stringify(model.callHistory)).not.toContain('approved_args');
  });

  it('[prompt:loop:approval-fails] ends the run when it throws', async () => {
    const { ran, result } = run(({ id }) => {
      if (id === 'c3') throw new Error('No terminal.');
      return { approve: true };
    });
    const error = await failureOf<ToolExecutionError>(() => result);
    expect(error).toMatchObject({ code: 'PROMPT_TOOL', toolCall: { id: 'c3' }, cause: { message: 'No terminal.' } });
    expect(ran).toEqual([]);
  });

  it('[prompt:loop:approval-fails] ends the run when it says neither yes nor no, or gives arguments that are not JSON', async () => {
    for (const said of [undefined, {}, { approve: true, args: { query: 1n } }]) {
      const { ran, result } = run(() => said as never);
      const error = await failureOf<ToolExecutionError>(() => result);
      expect(error).toMatchObject({ code: 'PROMPT_TOOL', toolCall: { id: 'c1' }, messages: { length: 3 } });
      expect(error.cause).toBeInstanceOf(TypeError);
      expect(ran).toEqual([]);
    }
  });

  it('gets a copy of the arguments', async () => {
    const { ran, result } = run((call) => {
      call.args['query'] = 'changed';
      return { approve: true };
    });
    const [, messages] = await result;
    expect(JSON.stringify(messages)).not.toMatch(/changed|approved_args/);
    expect(ran).toEqual(['x', 'y']);
  });
});

describe('the end of a run', () => {
  const endless = () => answering(async () => callReply());
  const callReply = (): ChatReply => ({
    ...textReply(''),
    message: {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look_up', arguments: '{"query":"x"}' } }],
    },
    finish_reason: 'tool_calls',
  });
  const tools = [lookUp(() => 'found')];

  it.each([
    [undefined, 10],
    [3, 3],
  ])('[prompt:loop:max-iterations] comes after %s model calls, with everything so far', async (limit, calls) => {
    const chat = vi.fn<() => Promise<ChatReply>>(async () => callReply());
    const options = limit === undefined ? {} : { max_iterations: limit };
    const error = await failureOf<MaxIterationsError>(() =>
      inference({ model: answering(chat), prompt, input: 'Go.', tools, ...options }),
    );
    expect(MaxIterationsError.isInstance(error)).toBe(true);
    expect(error.maxIterations).toBe(calls);
    expect(chat).toHaveBeenCalledTimes(calls);
    expect(error.messages).toHaveLength(2 + 2 * calls);
    const [result] = await inference({ model: scripted('Done.'), prompt, state: error.messages });
    expect(result).toBe('Done.');
  });

  it('[prompt:loop:budget-tokens] comes before the next model call when the tokens are used up', async () => {
    const ending = async (max_tokens: number) => {
      const error = await failureOf<RunError>(() =>
        inference({ model: endless(), prompt, input: 'Go.', tools, budget: { max_tokens } }),
      );
      expect(error).toMatchObject({ code: 'PROMPT_BUDGET', details: { max_tokens } });
      return (error.messages.length - 2) / 2;
    };
    expect(await ending(1)).toBe(1);
    expect(await ending(30)).toBe(2);
    expect(await ending(31)).toBe(3);
  });

  it('[prompt:loop:budget-cost] comes when the cost is used up, by exact sums', async () => {
    const prices = { 'mock/own': { input: 0.1, output: 0.2 } };
    // A call costs 0.000002; three times that is not 0.000006 in floating point when summed naively.
    const error = await failureOf<RunError>(() =>
      inference({ model: endless(), prompt, input: 'Go.', tools, budget: { max_cost: 0.000006, prices } }),
    );
    expect(error).toMatchObject({ code: 'PROMPT_BUDGET', details: { cost: 0.000006 } });
    expect(error.messages).toHaveLength(2 + 2 * 3);
  });

  it('[prompt:loop:budget-unknown] comes when nobody can tell tokens or price', async () => {
    const silent = answering(async () => ({ ...callReply(), usage: null }));
    for (const [model, budget] of [
      [silent, { max_tokens: 100 }],
      [endless(), { max_cost: 1 }],
    ] as const) {
      const error = await failureOf<RunError>(() => inference({ model, prompt, input: 'Go.', tools, budget }));
      expect(error).toMatchObject({ code: 'PROMPT_BUDGET', message: expect.stringContaining('no budget can be kept') });
    }
    const [result] = await inference({ model: scripted('Fine.'), prompt, input: 'Go.', budget: { max_cost: 1 } });
    expect(result).toBe('Fine.');
  });

  it('[prompt:loop:deadline] comes at the deadline, though model and tool do not listen', async () => {
    const hangs = () => new Promise<never>(() => undefined);
    const inModel = await failureOf<RunError>(() =>
      inference({ model: answering(hangs), prompt, input: 'Go.', deadline_ms: 10 }),
    );
    expect(inModel).toMatchObject({ code: 'PROMPT_DEADLINE', details: { deadline_ms: 10 } });
    expect(inModel.messages).toHaveLength(2);
    const options = { model: endless(), prompt, input: 'Go.', tools: [lookUp(hangs)], deadline_ms: 10 };
    const inTool = await failureOf<RunError>(() => inference(options));
    expect(inTool.code).toBe('PROMPT_DEADLINE');
    expect(inTool.messages).toHaveLength(3);
    const approving = { ...options, approve: hangs };
    expect(await failureOf(() => inference(approving))).toMatchObject({ code: 'PROMPT_DEADLINE' });
  });

  it('[prompt:loop:abort] comes at any moment by the signal, with everything so far', async () => {
    const lengths: number[] = [];
    for (let moment = 0; moment <= 5; moment++) {
      const controller = new AbortController();
      let now = 0;
      const step = () => {
        if (now++ === moment) controller.abort(new Error('Enough.'));
      };
      step();
      const model = answering(async () => {
        step();
        return now > 5 ? textReply('Done.') : callReply();
      });
      const tool = lookUp(() => step());
      const work = inference({ model, prompt, input: 'Go.', tools: [tool], signal: controller.signal });
      const outcome = await work.then(
        () => 'done',
        (error: RunError) => error,
      );
      expect(outcome).toMatchObject({ code: 'PROMPT_ABORTED', cause: { message: 'Enough.' } });
      lengths.push((outcome as RunError).messages.length);
    }
    expect(lengths).toEqual([2, 2, 3, 4, 5, 6]);
  });

  it('[prompt:loop:model-error] comes with ModelError when the model fails', async () => {
    const cause = new ProviderError('PROVIDER_UNAVAILABLE', 'It is down.');
    const model = scripted(calling(['look_up', { query: 'x' }]), cause);
    const error = await failureOf<ModelError>(() => inference({ model, prompt, input: 'Go.', tools }));
    expect(ModelError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ code: 'PROMPT_MODEL', model: 'mock/scripted', cause });
    expect(error.messages).toHaveLength(4);
  });

  it.each<[string, Partial<ChatReply>, string]>([
    ['cut', { finish_reason: 'length' }, 'PROVIDER_BAD_REPLY'],
    ['filtered', { finish_reason: 'content_filter' }, 'PROVIDER_REFUSED'],
    ['a refusal', { message: { role: 'assistant', content: null, refusal: 'I cannot.' } }, 'PROVIDER_REFUSED'],
  ])(
    '[prompt:loop:no-answer] comes with ModelError for a reply that is %s, which is kept',
    async (_kind, reply, code) => {
      const model = answering(async () => textReply('Half an ans', reply));
      const error = await failureOf<ModelError>(() => inference({ model, prompt, input: 'Go.' }));
      expect(error).toMatchObject({ code: 'PROMPT_MODEL', cause: { code } });
      expect(error.messages.at(-1)).toMatchObject({ type: 'ai' });
    },
  );

  it('[prompt:loop:usage] tells what was used', async () => {
    const usage = { input_tokens: 10, output_tokens: 5, cached_input_tokens: 4, reasoning_tokens: 1 };
    const model = scripted(
      { tool_calls: [{ name: 'look_up', arguments: { query: 'x' } }], usage },
      { text: 'Done.', usage },
    );
    const events: InferenceEvent[] = [];
    const budget = { prices: { scripted: { input: 1, output: 2, cached_input: 0.5 } } };
    for await (const event of inferenceStream({ model, prompt, input: '', tools, budget })) events.push(event);
    expect(events.at(-1)).toMatchObject({
      type: 'result',
      usage: {
        ...{ model_calls: 2, tool_calls: 1, input_tokens: 20, output_tokens: 10, cached_input_tokens: 8 },
        cost: 0.000036,
      },
    });
  });
});

describe('a structured result', () => {
  const output = z.object({ city: z.string(), at: z.string().transform((text) => new Date(text)) });
  const good = '{"city":"Bern","at":"2026-01-01T00:00:00.000Z"}';

  it('[prompt:loop:output] is the checked value; the model is asked for it', async () => {
    const model = scripted(good);
    const [result] = await inference({ model, prompt, input: 'Where?', output });
    expect(result).toEqual({ city: 'Bern', at: new Date('2026-01-01') });
    expect(model.callHistory[0]!.output).toMatchObject({
      schema: { required: ['city', 'at'], additionalProperties: false },
    });
  });

  it('[prompt:loop:output-misfit] is asked for again once when it does not fit', async () => {
    const model = scripted('{"city":7}', good);
    const [result, messages] = await inference({ model, prompt, input: 'Where?', output });
    expect(result.city).toBe('Bern');
    expect(messages.map(({ type }) => type)).toEqual(['system', 'human', 'ai', 'human', 'ai']);
    expect(messages[3]!.data.content).toMatch(/does not fit[^]*\$\.city: [^]*\$\.at: /);
  });

  it('[prompt:loop:output-refused] ends the run when it does not fit again', async () => {
    const model = scripted('Bern', calling(['look_up', { query: 'x' }]), 'Bern!');
    const error = await failureOf<ResultError>(() =>
      inference({ model, prompt, input: 'Where?', output, tools: [lookUp(() => 1)] }),
    );
    expect(ValidationError.isInstance(error)).toBe(true);
    expect(error.issues).toEqual([{ path: '$', message: 'it is not JSON' }]);
    expect(outline(error.messages).at(-1)).toBe('ai: "Bern!"');
  });
});

describe('inferenceStream', () => {
  const collect = async (options: InferenceOptions) => {
    const events: InferenceEvent[] = [];
    for await (const event of inferenceStream(options)) events.push(event);
    return events;
  };

  it('[prompt:loop:stream] tells every delta and message as it happens, and the result last', async () => {
    const model = scripted(
      { text: 'Let me see.', reasoning: 'Hm.', tool_calls: [{ id: 'c1', name: 'look_up', arguments: { query: 'x' } }] },
      'All done.',
    );
    const events = await collect({ model, prompt, input: 'Go.', tools: [lookUp(() => 'found')] });
    const short = events.map((event) => {
      if (event.type === 'message') return `${event.message.type} message`;
      return 'text' in event ? `${event.type} ${event.text}` : event.type;
    });
    expect(short).toEqual([
      ...['system message', 'human message', 'reasoning Hm.', 'text Let', 'text  me', 'text  see.', 'ai message'],
      ...['tool_started', 'tool message', 'text All', 'text  done.', 'ai message', 'result'],
    ]);
    const told = events.flatMap((event) => (event.type === 'message' ? [event.message] : []));
    expect((events.at(-1) as { messages: unknown }).messages).toEqual(told);
  });

  it('[prompt:loop:stream-same] gives what inference gives', async () => {
    const options = () => ({
      ...{ prompt, input: 'Go.', tools: [lookUp(() => 'found')] },
      model: scripted(calling(['look_up', { query: 'x' }]), 'Done.'),
    });
    const [result, messages] = await inference(options());
    expect((await collect(options())).at(-1)).toMatchObject({ result, messages });
  });

  it('[prompt:loop:stream-left] aborts the run when its reader leaves, and waits for it', async () => {
    const ended: string[] = [];
    const tool = lookUp(async (_args, { signal }) => {
      await sleep(10_000, signal).catch(() => ended.push('aborted'));
    });
    const model = scripted(calling(['look_up', { query: 'x' }]), 'Done.');
    for await (const event of inferenceStream({ model, prompt, input: 'Go.', tools: [tool] })) {
      if (event.type === 'tool_started') break;
    }
    expect(ended).toEqual(['aborted']);
    expect(model.callHistory).toHaveLength(1);
  });

  it('throws what ends the run, after all that was seen', async () => {
    const model = scripted('Almost', new ProviderError('PROVIDER_TIMEOUT', 'Late.'));
    const tools = [lookUp(() => 1)];
    const failing = scripted(calling(['look_up', { query: 'x' }]), new ProviderError('PROVIDER_TIMEOUT', 'Late.'));
    expect((await collect({ model, prompt, input: 'Go.' })).at(-1)!.type).toBe('result');
    const seen: string[] = [];
    const error = await failureOf<RunError>(async () => {
      for await (const event of inferenceStream({ model: failing, prompt, input: 'Go.', tools })) seen.push(event.type);
    });
    expect(error.code).toBe('PROMPT_MODEL');
    expect(seen.filter((type) => type === 'message')).toHaveLength(error.messages.length);
  });

  it('does nothing before it is read', async () => {
    const model = scripted('Done.');
    inferenceStream({ model, prompt, input: 'Go.' });
    await sleep(5);
    expect(model.callHistory).toEqual([]);
  });

  it('takes no stream without a whole reply', async () => {
    const model = { ...scripted(), name: 'mock/own', stream: async function* () {} };
    const error = await failureOf(() => collect({ model, prompt, input: 'Go.' }));
    expect(error).toMatchObject({ code: 'PROMPT_MODEL', cause: { code: 'PROVIDER_BAD_REPLY' } });
  });
});

describe('options', () => {
  it.each([
    ['a misspelt name', { max_iteration: 3 }, 'max_iteration'],
    ['no iterations', { max_iterations: 0 }, 'max_iterations'],
    ['an empty prompt', { prompt: '' }, 'prompt'],
    ['a deadline in the past', { deadline_ms: -1 }, 'deadline_ms'],
    ['another policy', { tool_errors: 'ignore' }, 'tool_errors'],
    ['a budget of nothing', { budget: { max_tokens: 0 } }, 'max_tokens'],
  ])('[prompt:loop:options] with %s are refused before anything happens', async (_kind, wrong, name) => {
    const model = scripted('Ok.');
    const error = await failureOf(() => inference({ model, prompt, input: 'Go.', ...(wrong as object) }));
    expect(error).toMatchObject({ code: 'VALIDATION', message: expect.stringContaining(name) });
    expect(model.callHistory).toEqual([]);
  });

  it('take undefined for what is left out', async () => {
    const options = { model: scripted('Ok.'), prompt, input: 'Go.', tools: undefined, temperature: undefined };
    expect((await inference(options as never))[0]).toBe('Ok.');
  });

  it('go to the model', async () => {
    const model = scripted('Ok.');
    await inference({ model, prompt, input: 'Go.', temperature: 0.5, max_tokens: 7 });
    expect(model.callHistory[0]).toMatchObject({ temperature: 0.5, max_tokens: 7 });
    expect((model.callHistory[0]!.messages[0] as { content: string }).content).toBe(prompt);
  });

  it('keep no listener on the signal of the caller', async () => {
    const controller = new AbortController();
    const added = vi.spyOn(controller.signal, 'addEventListener');
    const removed = vi.spyOn(controller.signal, 'removeEventListener');
    await inference({ model: scripted('Ok.'), prompt, input: 'Go.', signal: controller.signal });
    expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
  });
});

it('keeps the reply as the model gave it', async () => {
  const model = scripted({ text: 'Done.', reasoning: 'Because.' });
  const [, messages] = await inference({ model, prompt, input: 'Go.' });
  const reply = messages.at(-1) as AIMessage;
  expect(reply.data).toMatchObject({ content: 'Done.', additional_kwargs: { reasoning_content: 'Because.' } });
});
