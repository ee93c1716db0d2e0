import { homedir } from 'node:os';
import { join } from 'node:path';
import { HumanMessage } from '@langchain/core/messages';
import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { openPromptLibrary } from '@waymark/prompt-inference';
import { inferenceNode, openLibsqlSaver } from '@waymark/prompt-inference/langgraph';
import { openDatabase } from '@waymark/stores';
import { tools } from './tools.mjs';

const { WAYMARK_HOME = join(homedir(), '.waymark'), OPENAI_API_KEY, OPENAI_BASE_URL } = process.env;
const library = openPromptLibrary({ home: WAYMARK_HOME });
const prompt = await library.load('order-desk_v2', { validate_tools: tools });

const answer = inferenceNode({
  name: 'order-desk',
  ...{ model: 'openai/gpt-5-mini', api_key: OPENAI_API_KEY, base_url: OPENAI_BASE_URL },
  ...{ prompt, tools },
});
const database = await openDatabase('file:conversations.db');
const graph = new StateGraph(MessagesAnnotation)
  .addNode('answer', answer)
  .addEdge(START, 'answer')
  .addEdge('answer', END)
  .compile({ checkpointer: await openLibsqlSaver(database) });

const thread = { configurable: { thread_id: 'customer-1' } };
await graph.invoke({ messages: [new HumanMessage('When does order A-100 arrive?')] }, thread);
const { values } = await graph.getState(thread);
for (const { type, text } of values.messages) console.log(type, '|', text);
await database.close();
