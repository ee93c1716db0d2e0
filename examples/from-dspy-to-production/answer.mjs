import { homedir } from 'node:os';
import { join } from 'node:path';
import { dspyProgram, inference, openPromptLibrary } from '@waymark/prompt-inference';
import { tools } from './tools.mjs';

const { WAYMARK_HOME = join(homedir(), '.waymark'), OPENAI_API_KEY, OPENAI_BASE_URL } = process.env;
const library = openPromptLibrary({ home: WAYMARK_HOME });
const artifact = await library.loadArtifact('order-desk_v2', { validate_tools: tools });

const [result, messages] = await inference({
  name: 'order-desk',
  ...{ model: 'openai/gpt-5-mini', api_key: OPENAI_API_KEY, base_url: OPENAI_BASE_URL },
  // The program as DSPy runs it: fields and demonstrations in the layout of its chat adapter, and an answer that is read.
  ...{ prompt: dspyProgram(artifact), tools, input: { letter: 'When does order A-100 arrive?' } },
});
console.log(result);
console.log(messages.map(({ type }) => type).join(', '));
