import { describe, expect, it } from 'vitest';
import { dspyProgram, fromOpenAI, inference, inferenceStream, memoryRunJournal, replay } from '../src/index.ts';
import type { AIMessage } from '../src/message/message.ts';
import { answering, calling, failureOf, lookUp, scripted } from './loop-fakes.ts';
import { lookUpTool, reactArtifact, step, written } from './program-fakes.ts';

const prompt = 'You answer.';
const rejects = (reason: Error) => Promise.reject(reason);

describe('replies and failures that nobody expects', () => {
  it('[prompt:loop:deep-arguments] tells the model of arguments that are nested too deeply, and keeps them as written', async () => {
    const text = `{"query":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    const journal = memoryRunJournal();
    const tools = [lookUp(() => 'never'), { ...lookUp(() => 'never'), name: 'any', parameters: { type: 'object' } }];
    const model = scripted(calling(['look_up', text], ['any', text]), 'Done.');
    const approve = () => ({ approve: true }) as const;
    const [, messages] = await inference({ model, prompt, input: 'Go.', tools, journal, approve });
    for (const answer of messages.slice(3, 5)) {
      expect(answer.data).toMatchObject({
        status: 'error',
        content: expect.stringContaining('they are nested deeper than 500 levels') as string,
      });
    }
    const call = (messages[2] as AIMessage).data.invalid_tool_calls?.[0];
    expect(call).toMatchObject({ args: text, error: 'The arguments are nested deeper than 500 levels.' });
    expect((await replay(journal)).messages).toEqual(messages);
  });

  it('[prompt:loop:repair] answers a dangling call whose arguments are no object, too', async () => {
    const state = fromOpenAI([
      { role: 'user', content: 'Go.' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look_up', arguments: 'bad' } }],
      },
    ]);
    const model = scripted('Done.');
    await inference({ model, prompt, state, input: 'And now?' });
    expect(model.callHistory[0]!.messages[3]).toMatchObject({ role: 'tool', tool_call_id: 'c1' });
  });

  it('[prompt:loop:stream-left] ends, though a result has come in that nobody reads any more', async () => {
    let fast = (): void => undefined;
    const hasAnswered = new Promise<void>((resolve) => (fast = resolve));
    const tool = lookUp(async ({ query }, { signal }) => {
      if (query === 'fast') return fast();
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    });
    const model = scripted(calling(['look_up', { query: 'fast' }], ['look_up', { query: 'slow' }]));
    const seen: string[] = [];
    for await (const { type } of inferenceStream({ model, prompt, input: 'Go.', tools: [tool] })) {
      seen.push(type);
      if (type !== 'tool_started') continue;
      await hasAnswered;
      // A macrotask, so that the result is in.
      await new Promise((resolve) => setTimeout(resolve, 5));
      break;
    }
    expect(seen).toEqual(['message', 'message', 'message', 'tool_started']);
  });

  it('[prompt:loop:thrown-values] tells what was thrown where it is no error', async () => {
    const model = answering(() => rejects('the model is away' as unknown as Error));
    const journal = memoryRunJournal();
    const error = await failureOf(() => inference({ model, prompt, input: 'Go.', journal }));
    expect(error).toMatchObject({
      code: 'PROMPT_MODEL',
      message: 'The model mock/own failed.',
      cause: 'the model is away',
    });
    const failed = (await journal.read()).map(({ entry }) => entry).find(({ kind }) => kind === 'model_failed');
    expect(failed).toMatchObject({ error: { code: 'PROMPT_MODEL', message: 'the model is away' } });
    const tools = [lookUp(() => rejects('the tool is away' as unknown as Error))];
    const options = { prompt, input: 'Go.', tools, tool_errors: 'throw' } as const;
    const thrown = await failureOf(() =>
      inference({ ...options, model: scripted(calling(['look_up', { query: 'x' }])) }),
    );
    expect(thrown.message).toBe('The tool look_up failed: the tool is away');
  });

  it('[prompt:program:deep] keep what a model or a tool nests too deeply as text, in a program too', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const observed: unknown[] = [];
    const tool = lookUpTool((args) => (observed.push(args), deep));
    const answer = written({ reasoning: 'r', river: 'Aare', length_km: '1' });
    const steps = [step('a', 'look_up', `{"query": ${deep}}`), step('b', 'look_up', '{"query": "Bern"}')];
    const model = scripted(...steps, step('c', 'finish', '{}'), `{"reasoning": ${deep}}`, answer);
    const [result, messages] = await inference({
      model,
      prompt: dspyProgram(reactArtifact()),
      tools: [tool],
      input: 'Bern',
    });
    expect(result).toMatchObject({ river: 'Aare' });
    expect(observed).toEqual([{ query: 'Bern' }]);
    expect(messages[5]!.data.content).toBe(deep);
  });
});
