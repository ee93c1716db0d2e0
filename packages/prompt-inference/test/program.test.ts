import { describe, expect, it } from 'vitest';
import {
  dspyProgram,
  exportDspy,
  hasFields,
  inference,
  inferenceStream,
  memoryRunJournal,
  replay,
  resume,
  type InferenceEvent,
  type ProgramResult,
  type RunError,
} from '../src/index.ts';
import { outline, failureOf, scripted } from './loop-fakes.ts';
import { artifactOf, lookUpTool, predictState, reactArtifact, reactState, step, written } from './program-fakes.ts';

const answer = written({ reasoning: 'It was found.', river: 'Limmat', length_km: '36' });
const steps = [step('I look.', 'look_up', '{"query": "Zürich"}'), step('I know.', 'finish', '{}')];
const found = lookUpTool(() => ['Zürich lies on the Limmat', 'It is large']);

describe('a program of ReAct', () => {
  it('[prompt:program:react] chooses tools until it finishes, then answers with typed fields', async () => {
    const model = scripted(...steps, answer);
    const prompt = dspyProgram(reactArtifact());
    const [result, messages] = await inference({ model, prompt, tools: [found], input: { town: 'Zürich' } });
    expect(result).toEqual({ reasoning: 'It was found.', river: 'Limmat', length_km: 36 });
    expect(messages.map(({ type }) => type)).toEqual(['system', 'human', 'ai', 'tool', 'ai', 'tool', 'ai']);
    expect(messages[0]!.data.content).toBe(reactState.react.signature.instructions);
    expect(messages[2]!.data).toMatchObject({
      content: steps[0],
      tool_calls: [{ id: 'step_1', name: 'look_up', args: { query: 'Zürich' } }],
    });
    expect(messages[5]!.data).toMatchObject({ content: 'Completed.', name: 'finish' });
    expect(messages[6]!.data.content).toBe(answer);
  });

  it('[prompt:program:asked] asks in the layout of the predictor, with the trajectory so far, and tells what it asked', async () => {
    const model = scripted(...steps, answer);
    const prompt = dspyProgram(reactArtifact());
    const [, messages] = await inference({ model, prompt, tools: [found], input: 'Zürich', temperature: 0.5 });
    const asked = model.callHistory;
    expect(asked.map((request) => [request.tools, request.output, request.temperature])).toEqual(
      asked.map(() => [undefined, undefined, 0.5]),
    );
    const last = asked.map((request) => request.messages.at(-1)!.content!);
    expect(last[0]).toContain('[[ ## town ## ]]\nZürich\n\n[[ ## trajectory ## ]]\n\n\nAnswer with');
    const first =
      '[[ ## thought_0 ## ]]\nI look.\n\n[[ ## tool_name_0 ## ]]\nlook_up\n\n[[ ## tool_args_0 ## ]]\n{"query": "Zürich"}\n\n' +
      '[[ ## observation_0 ## ]]\n[1] «Zürich lies on the Limmat»\n[2] «It is large»';
    expect(last[1]).toContain(`[[ ## trajectory ## ]]\n${first}\n\nAnswer with`);
    expect(last[2]).toContain(`${first}\n\n[[ ## thought_1 ## ]]\nI know.\n\n[[ ## tool_name_1 ## ]]\nfinish`);
    expect(last[2]).toContain('`[[ ## length_km ## ]]` (one int and nothing else)');
    // The demonstration of the first predictor is a turn of its own; the second has none.
    expect(asked.map((request) => request.messages.length)).toEqual([4, 4, 2]);
    for (const [index, length] of [2, 4, 6].entries()) {
      expect(prompt.render(messages.slice(0, length), { max_iterations: 10 })).toEqual(asked[index]!.messages);
    }
  });

  it('[prompt:program:react-misfit] tells the model of a tool or arguments that there are not, in the trajectory', async () => {
    const replies = [
      'I do not know what to do.',
      step('Hm.', 'look_up', 'Zürich'),
      step('Hm.', 'climb', '{}'),
      ...steps,
    ];
    const model = scripted(...replies, answer);
    const [result, messages] = await inference({
      ...{ model, prompt: dspyProgram(reactArtifact()), tools: [found], input: 'Zürich' },
    });
    expect(result.river).toBe('Limmat');
    expect(outline(messages.filter(({ type }) => type === 'tool')).slice(0, 3)).toEqual([
      expect.stringContaining('There is no tool \\"none\\". The tools are: look_up, finish.'),
      expect.stringContaining('a value was expected, at character 0'),
      expect.stringContaining('There is no tool \\"climb\\"'),
    ]);
    expect(model.callHistory[3]!.messages.at(-1)!.content).toMatch(
      /thought_0 ## \]\]\nI do not know what to do\.\n\n\[\[ ## tool_name_0 ## \]\]\nnone[\s\S]*tool_args_1 ## \]\]\nZürich\n/,
    );
  });

  it('[prompt:program:react] goes on when its end is not approved, and takes quoted names and steps in JSON', async () => {
    const json = { next_thought: 'I look.', next_tool_name: 'look_up', next_tool_args: { query: 'Zürich' } };
    const quoted = step('I look again.', '`look_up`', "{'query': 'Limmat'}");
    const model = scripted(steps[1]!, JSON.stringify(json), quoted, steps[1]!, answer);
    let ends = 0;
    const queries: unknown[] = [];
    const tools = [lookUpTool(({ query }: { query: string }) => void queries.push(query))];
    const [result] = await inference({
      ...{ model, prompt: dspyProgram(reactArtifact()), tools, input: 'Zürich' },
      approve: ({ name }) =>
        name === 'finish' && ++ends === 1 ? { approve: false, reason: 'Look first.' } : { approve: true },
    });
    expect(result.river).toBe('Limmat');
    expect(queries).toEqual(['Zürich', 'Limmat']);
    expect(model.callHistory[1]!.messages.at(-1)!.content).toContain('Look first.');
  });

  it('[prompt:program:steps] has to answer after max_steps, and with the last call that max_iterations leaves', async () => {
    const look = steps[0]!;
    const run = (replies: string[], options: { max_steps?: number; max_iterations?: number } = {}) => {
      const { max_iterations = 10, ...steps } = options;
      const prompt = dspyProgram(reactArtifact(), steps);
      return inference({ model: scripted(...replies), prompt, tools: [found], input: 'x', max_iterations });
    };
    expect((await run([look, look, answer], { max_steps: 2 }))[0].river).toBe('Limmat');
    expect((await run([...Array<string>(9).fill(look), answer]))[0].length_km).toBe(36);
    expect((await run([look, look, answer], { max_iterations: 3, max_steps: 5 }))[0].length_km).toBe(36);
  });

  it('[prompt:program:misfit] tells the model once which field of the answer is wrong', async () => {
    const wrong = written({ reasoning: 'r', river: 'Limmat', length_km: 'long' });
    const run = (...replies: string[]) => {
      const model = scripted(...steps, ...replies);
      const done = inference({ model, prompt: dspyProgram(reactArtifact()), tools: [found], input: 'Zürich' });
      return { model, done };
    };
    const { model, done } = run(wrong, answer);
    expect((await done)[0].length_km).toBe(36);
    const asked = model.callHistory.at(-1)!.messages;
    expect(asked.slice(-2)).toEqual([
      { role: 'assistant', content: wrong },
      { role: 'user', content: expect.stringContaining('- $.length_km: Is not of the type int') as string },
    ]);
    expect(asked).toHaveLength(4);
    const error = await failureOf<RunError>(() => run(wrong, wrong).done);
    expect(error).toMatchObject({ name: 'ResultError', messages: { length: 9 } });
  });

  it('[prompt:program:cut] takes no reply that was cut for a step or an answer', async () => {
    const model = scripted({ text: steps[0]!, finish_reason: 'length' });
    const error = await failureOf(() =>
      inference({ model, prompt: dspyProgram(reactArtifact()), tools: [found], input: 'Zürich' }),
    );
    expect(error).toMatchObject({ code: 'PROMPT_MODEL', message: expect.stringContaining('max_tokens') as string });
    let ran = 0;
    const filtered = await failureOf(() =>
      inference({
        ...{ model: scripted({ text: steps[0]!, finish_reason: 'content_filter' }), input: 'Zürich' },
        ...{ prompt: dspyProgram(reactArtifact()), tools: [lookUpTool(() => ++ran)] },
      }),
    );
    expect(filtered).toMatchObject({
      code: 'PROMPT_MODEL',
      message: expect.stringContaining('content filter') as string,
    });
    expect(ran).toBe(0);
  });

  it('[prompt:program:resume] is streamed, journalled, resumed with the same program, and replayed', async () => {
    const prompt = dspyProgram(reactArtifact());
    const journal = memoryRunJournal();
    const events: InferenceEvent<ProgramResult>[] = [];
    let ran = 0;
    const tools = [lookUpTool(() => `looked ${++ran} times`)];
    const begun = async () => {
      const input = { town: 'Zürich' };
      for await (const event of inferenceStream({ model: scripted(steps[0]!), prompt, tools, input, journal })) {
        events.push(event);
      }
    };
    expect(await failureOf(begun)).toMatchObject({ code: 'PROMPT_MODEL' });
    expect(events.flatMap((event) => (event.type === 'text' ? [event.text] : [])).join('')).toBe(steps[0]);
    expect(await failureOf(() => resume({ model: scripted(), tools, journal }))).toMatchObject({
      code: 'CONFIGURATION',
      message: expect.stringContaining('is one of a program') as string,
    });
    const model = scripted(steps[1]!, answer);
    const [result, messages] = await resume({ model, prompt, tools, journal });
    expect(result).toMatchObject({ river: 'Limmat' });
    expect(ran).toBe(1);
    expect(JSON.stringify((await replay(journal)).messages)).toBe(JSON.stringify(messages));
    expect(await resume({ model: scripted(), prompt, tools, journal })).toEqual([result, messages]);
  });
});

describe('a program of one predictor', () => {
  it('[prompt:program:predict] is asked in its layout and answers with its fields', async () => {
    const prompt = dspyProgram(
      artifactOf(predictState('question', 'n', 'reasoning', 'answer'), 'question, n: int -> answer: bool'),
    );
    const model = scripted(written({ reasoning: 'Because.', answer: 'yes' }));
    const [result] = await inference({ model, prompt, input: { question: 'Is it so?', n: 3 } });
    expect(result).toEqual({ reasoning: 'Because.', answer: true });
    expect(model.callHistory[0]!.messages.map(({ role }) => role)).toEqual(['system', 'user']);
  });

  it('[prompt:program:predict] may call tools as models do', async () => {
    const prompt = dspyProgram(artifactOf(predictState('town', 'river')));
    const call = { tool_calls: [{ id: 'c1', name: 'look_up', arguments: { query: 'x' } }] };
    const model = scripted(call, written({ river: 'Rhône' }));
    const [result, messages] = await inference({ model, prompt, input: 'Genève', tools: [found] });
    expect(result).toEqual({ river: 'Rhône' });
    expect(messages.map(({ type }) => type)).toEqual(['system', 'human', 'ai', 'tool', 'ai']);
    expect(model.callHistory[1]!.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool']);
    expect(model.callHistory[0]!.tools).toHaveLength(1);
  });

  it.each<[string, string, unknown, Record<string, unknown> | RegExp]>([
    ['an object', 'question -> answer', { question: 'why' }, { question: 'why' }],
    ['JSON that is no input, as text', 'question -> answer', '{"a":1}', { question: '{"a":1}' }],
    ['a text that is a number', 'question -> answer', '7', { question: '7' }],
    ['a list for a list', 'items: list[int] -> answer', [1, 2], { items: '[1, 2]' }],
    ['a text for a list', 'items: list[str] -> answer', 'one', { items: 'one' }],
    ['no text for two', 'a, b -> answer', 'one', /Is no JSON object with the fields a, b/],
    ['a missing one', 'a, b -> answer', { a: 1 }, /\$\.b: Is missing/],
    ['an unknown one', 'a -> answer', { a: 'x', c: 1 }, /\$\.c: Is no input/],
  ])('[prompt:program:input] takes %s', async (_what, signature, input, expected) => {
    const [inputs] = signature.split('->');
    const names = [...inputs!.split(',').map((part) => part.split(':')[0]!.trim()), 'answer'];
    const prompt = dspyProgram(artifactOf(predictState(...names), signature));
    const model = scripted(written({ answer: 'so' }));
    const run = inference({ model, prompt, input });
    if (expected instanceof RegExp) {
      expect(await failureOf(() => run)).toMatchObject({
        code: 'VALIDATION',
        message: expect.stringMatching(expected) as string,
      });
      return;
    }
    await run;
    for (const [name, value] of Object.entries(expected)) {
      expect(model.callHistory[0]!.messages.at(-1)!.content).toContain(`[[ ## ${name} ## ]]\n${String(value)}\n`);
    }
  });
});

describe('an artifact', () => {
  it('[prompt:program:refused] of which nothing says how its predictors work together is refused', () => {
    const { react, metadata } = reactState;
    const two = artifactOf({
      a: { ...predictState('x', 'y'), metadata: undefined },
      b: predictState('y', 'z'),
      metadata,
    });
    expect(() => dspyProgram(two)).toThrow(/nothing says what its predictors \(a, b\) do with one another/);
    expect(() => dspyProgram(artifactOf({ react, metadata }))).toThrow(/cannot be run as a program/);
    const noTrajectory = artifactOf({ react, b: predictState('town', 'river'), metadata });
    expect(() => dspyProgram(noTrajectory)).toThrow(/do with one another/);
    expect(() => dspyProgram({ ...two, predictors: [] })).toThrow(/it has no predictors/);
    expect([hasFields(two), hasFields({ ...two, predictors: [] })]).toEqual([true, false]);
  });

  it('[prompt:program:refused] with fields of its own takes no other schema of a result', async () => {
    const prompt = dspyProgram(reactArtifact());
    const error = await failureOf(() =>
      inference({ model: scripted(), prompt, tools: [found], input: 'x', output: {} as never }),
    );
    expect(error).toMatchObject({ code: 'CONFIGURATION', message: expect.stringContaining('output') as string });
    expect(await failureOf(() => inference({ model: scripted(), prompt: '', input: 'x' }))).toMatchObject({
      code: 'VALIDATION',
    });
  });

  it('[prompt:export:dspy] of ReAct goes back as it came', () => {
    expect(exportDspy(reactArtifact())).toEqual(reactState);
  });
});
