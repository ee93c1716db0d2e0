// From a prompt that ax has optimised to a graph of LangGraph in production: with a check of its tools, a person who is
// asked, a restart in between, and a trace. Models are scripted, so that it needs no key and no network.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from '@langchain/langgraph';
import { importAx, openPromptLibrary } from '@waymark/prompt-inference';
import { openLibsqlSaver } from '@waymark/prompt-inference/langgraph';
import { createMockLLMProvider } from '@waymark/providers';
import { openDatabase } from '@waymark/stores';
import { z } from 'zod';
import { collectTrace } from './from-ax-to-production/collected-trace.mjs';
import { createLetterGraph, findOrder } from './from-ax-to-production/letter-graph.mjs';
import { optimisePrompt, scoreOf } from './from-ax-to-production/optimise-prompt.mjs';
import { sortLetter } from './from-ax-to-production/scripted-sorter.mjs';

const home = mkdtempSync(join(tmpdir(), 'waymark-letters-'));
process.on('exit', () => rmSync(home, { recursive: true, force: true }));

// 1. Optimise with ax, offline.
const firstInstruction = 'Sort the letter.';
const saved = await optimisePrompt(firstInstruction);

// 2. Import and save, with the tools that production has. The training letters stay behind: they are somebody's.
const program = importAx(JSON.parse(saved), {
  // The file holds no fields; they are named here as DSPy writes them.
  signature: 'letter: str -> drawer: Literal["refund", "delivery"]',
  tools: [findOrder],
});
const library = openPromptLibrary({ home });
await library.save(program, { name: 'sort-letter', version: 'v1' });
const artifact = await library.loadArtifact('sort-letter_v1');
console.log(`Optimised by ${artifact.metadata.optimizer}: ${scoreOf(firstInstruction)} -> ${artifact.metadata.score}`);
console.log(`Prompt: ${artifact.prompt}`);
assert.equal(artifact.metadata.score, 1);
assert.equal(scoreOf(artifact.prompt), 1);
assert.doesNotMatch(JSON.stringify(artifact), /Nobody rang/);

// 3. Load with a check: a tool that has changed since is an error here, not a wrong call next week.
const prompt = await library.load('sort-letter_v1', { validate_tools: [findOrder] });
const changed = { ...findOrder, parameters: z.object({ order_id: z.number() }) };
const refused = await library.load('sort-letter_v1', { validate_tools: [changed] }).catch((error) => error);
console.log(`With another tool: ${refused.message}`);
assert.equal(refused.code, 'PROMPT_TOOLS_CHANGED');

// 4. Run it in a graph whose checkpoints are kept in a libSQL file. 'openai/gpt-5-mini' with api_key fits as a model, too.
const model = createMockLLMProvider({
  responses: ({ messages }) => {
    const [{ content: instruction }, { content: letter }] = messages;
    const drawer = sortLetter(instruction, letter);
    if (drawer === 'delivery') return JSON.stringify({ drawer, amount: null });
    const found = messages.find(({ role }) => role === 'tool');
    if (found !== undefined) return JSON.stringify({ drawer, amount: JSON.parse(found.content).paid });
    return { tool_calls: [{ id: 'call-1', name: 'find_order', arguments: { order_id: 'A-100' } }] };
  },
});
const { telemetry, shutdown, tree } = await collectTrace();

/** Opens the file as a process of its own would, and takes one step of a thread. */
async function inGraph(thread_id, step) {
  const database = await openDatabase(`file:${join(home, 'checkpoints.db')}`);
  try {
    const graph = createLetterGraph({ prompt, model, telemetry, checkpointer: await openLibsqlSaver(database) });
    const input = step.resume === undefined ? step : new Command(step);
    return await telemetry.withSpan(thread_id, {}, () => graph.invoke(input, { configurable: { thread_id } }));
  } finally {
    await database.close();
  }
}

const forwarded = await inGraph('letter-1', { letter: 'When does my order arrive?' });
console.log('\nletter-1:', forwarded.sorted.drawer, '->', forwarded.outcome);
assert.equal(forwarded.outcome, 'forwarded');

const waiting = await inGraph('letter-2', { letter: 'I want my money back for order A-100.' });
console.log('letter-2:', waiting.sorted.drawer, '-> a person is asked:', waiting.__interrupt__[0].value);
assert.deepEqual(waiting.__interrupt__[0].value, { pay_back: 49 });

// The process may end here. Another one goes on with the file; the model is not asked again.
const callsBefore = model.callHistory.length;
const done = await inGraph('letter-2', { resume: true });
console.log('letter-2:', done.outcome, 'after', done.messages.map(({ type }) => type).join(', '));
assert.equal(done.outcome, 'paid back');
assert.equal(model.callHistory.length, callsBefore);

// 5. What happened, as a trace server shows it.
assert.equal(await shutdown(), true);
const lines = tree();
console.log(`\n${lines.join('\n')}`);
assert.deepEqual(
  lines.map((line) => line.replace(/ \(.*/, '')),
  [
    'letter-1',
    '  invoke_agent sort-letter',
    '    chat scripted',
    'letter-2',
    '  invoke_agent sort-letter',
    '    chat scripted',
    '    execute_tool find_order',
    '    chat scripted',
    'letter-2',
  ],
);
console.log('\nFrom ax to production: everything held.');
