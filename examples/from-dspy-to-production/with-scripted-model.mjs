// Runs a command with a model that needs no key: it speaks OpenAI's protocol on a free port of this machine, looks an order
// up with the tool, and says when it arrives. Leave it out and set OPENAI_API_KEY to ask a real model.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (piece) => (body += piece));
  request.on('end', () => answer(JSON.parse(body), response));
});

function answer({ messages, stream }, response) {
  const { finish_reason, ...message } = reply(messages);
  const usage = { prompt_tokens: 80 * messages.length, completion_tokens: 20, total_tokens: 80 * messages.length + 20 };
  const common = { id: 'scripted', created: 1, model: 'scripted', usage };
  if (!stream) {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ...common, choices: [{ index: 0, message, finish_reason }] }));
    return;
  }
  response.setHeader('content-type', 'text/event-stream');
  const chunk = { ...common, choices: [{ index: 0, delta: message, finish_reason }] };
  response.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`);
}

function reply(messages) {
  const role = 'assistant';
  const last = messages.at(-1);
  if (last.role !== 'tool') {
    const order_id = /[A-Z]-\d+/.exec(last.content)?.[0] ?? 'unknown';
    const find = { name: 'find_order', arguments: JSON.stringify({ order_id }) };
    const tool_calls = [{ index: 0, id: 'call_1', type: 'function', function: find }];
    return { role, content: null, tool_calls, finish_reason: 'tool_calls' };
  }
  const { item, arrives } = JSON.parse(last.content);
  const text = `Your ${item} arrives ${arrives}.`;
  // In the layout of DSPy's chat adapter where the conversation has it.
  const hasFields = messages[0].content.includes('[[ ## reply ## ]]');
  return {
    role,
    content: hasFields ? `[[ ## reply ## ]]\n${text}\n\n[[ ## completed ## ]]` : text,
    finish_reason: 'stop',
  };
}

server.listen(0, '127.0.0.1', () => {
  const env = {
    ...process.env,
    OPENAI_BASE_URL: `http://127.0.0.1:${server.address().port}/v1`,
    OPENAI_API_KEY: 'sk-of-the-scripted-model',
  };
  const [program, ...args] = process.argv.slice(2);
  spawn(program, args, { env, stdio: 'inherit' }).on('exit', (code) => {
    process.exitCode = code ?? 1;
    server.close();
    server.closeAllConnections();
  });
});
