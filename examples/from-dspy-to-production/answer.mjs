import { homedir } from 'node:os';
import { join } from 'node:path';
import { fromOpenAI, inference, openPromptLibrary, parseReply, renderMessages } from '@waymark/prompt-inference';
import { tools } from './tools.mjs';

const { WAYMARK_HOME = join(homedir(), '.waymark'), OPENAI_API_KEY, OPENAI_BASE_URL } = process.env;
const library = openPromptLibrary({ home: WAYMARK_HOME });
const artifact = await library.loadArtifact('order-desk_v2', { validate_tools: tools });

// The program as DSPy runs it: fields, demonstrations and the letter, in the layout of its chat adapter.
const [predictor] = artifact.predictors;
const state = fromOpenAI(renderMessages(predictor, { letter: 'When does order A-100 arrive?' }));

const [answer, messages] = await inference({
  name: 'order-desk',
  ...{ model: 'openai/gpt-5-mini', api_key: OPENAI_API_KEY, base_url: OPENAI_BASE_URL },
  ...{ prompt: artifact.prompt, state, tools },
});
console.log(parseReply(answer, predictor));
console.log(messages.map(({ type }) => type).join(', '));
