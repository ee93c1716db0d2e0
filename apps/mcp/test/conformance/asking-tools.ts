import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  inputRequired,
  type CallToolResult,
  type InputRequest,
  type InputRequiredResult,
  type McpServer,
  type RequestStateCodec,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { z } from 'zod';

import { text } from './content.ts';

type Asked = Promise<CallToolResult | InputRequiredResult>;

const named = z.object({ name: z.string() });
const coloured = z.object({ color: z.string() });
const confirmed = z.object({ ok: z.boolean() });

const askName = (message: string) => inputRequired.elicit({ message, requestedSchema: named });
const askModel = (words: string, maxTokens: number): InputRequest =>
  inputRequired.createMessage({ messages: [{ role: 'user', content: { type: 'text', text: words } }], maxTokens });

/** Tools that ask the client something before they answer; written once, they serve both eras. */
export function registerAskingTools(mcp: McpServer, codec: RequestStateCodec<{ step: string }>): void {
  const tool = (name: string, answer: (context: ServerContext) => Asked) =>
    mcp.registerTool(name, { description: `Asks the client: ${name}.` }, answer);
  const answersOf = (context: ServerContext) => context.mcpReq.inputResponses ?? {};
  const stateOf = (context: ServerContext) => context.mcpReq.requestState<{ step: string }>();

  tool('test_input_required_result_elicitation', async (context) => {
    const given = acceptedContent(answersOf(context), 'user_name', named);
    if (given === undefined) return inputRequired({ inputRequests: { user_name: askName('What is your name?') } });
    return text(`Hello, ${given.name}!`);
  });
  tool('test_input_required_result_sampling', async (context) => {
    const answer = answersOf(context)['capital_question'];
    if (answer !== undefined) return text(JSON.stringify(answer));
    return inputRequired({ inputRequests: { capital_question: askModel('What is the capital of France?', 100) } });
  });
  tool('test_input_required_result_list_roots', async (context) => {
    const roots = answersOf(context)['client_roots'];
    if (roots !== undefined) return text(JSON.stringify(roots));
    return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
  });
  for (const name of ['test_input_required_result_request_state', 'test_input_required_result_tampered_state']) {
    tool(name, async (context) => {
      const given = acceptedContent(answersOf(context), 'confirm', confirmed);
      if (given !== undefined && stateOf(context)?.step === name) return text('state-ok');
      const confirm = inputRequired.elicit({ message: 'Please confirm', requestedSchema: confirmed });
      return inputRequired({
        inputRequests: { confirm },
        requestState: await codec.mint({ step: name }, context),
      });
    });
  }
  tool('test_input_required_result_multiple_inputs', async (context) => {
    const answers = answersOf(context);
    if (['user_name', 'greeting', 'client_roots'].every((key) => key in answers)) return text(JSON.stringify(answers));
    return inputRequired({
      inputRequests: {
        user_name: askName('What is your name?'),
        greeting: askModel('Generate a greeting', 50),
        client_roots: inputRequired.listRoots(),
      },
      requestState: await codec.mint({ step: 'all' }, context),
    });
  });
  tool('test_input_required_result_multi_round', async (context) => {
    const answers = answersOf(context);
    const color = acceptedContent(answers, 'step2', coloured)?.color;
    const { step } = stateOf(context) ?? { step: 'start' };
    if (step === 'second' && color !== undefined) return text(`It is ${color}.`);
    if (acceptedContent(answers, 'step1', named) === undefined) {
      const requestState = await codec.mint({ step: 'first' }, context);
      return inputRequired({ inputRequests: { step1: askName('Step 1: What is your name?') }, requestState });
    }
    const step2 = inputRequired.elicit({
      message: 'Step 2: What is your favorite color?',
      requestedSchema: coloured,
    });
    return inputRequired({ inputRequests: { step2 }, requestState: await codec.mint({ step: 'second' }, context) });
  });
  tool('test_input_required_result_capabilities', async (context) => {
    const can = capabilitiesOf(context);
    const inputRequests: Record<string, InputRequest> = {};
    if ('elicitation' in can) inputRequests['user_name'] = askName('What is your name?');
    if ('sampling' in can) inputRequests['greeting'] = askModel('Generate a greeting', 50);
    return Object.keys(inputRequests).length === 0 ? text('Nothing can be asked.') : inputRequired({ inputRequests });
  });
  tool('test_missing_capability', async () =>
    inputRequired({ inputRequests: { greeting: askModel('Generate a greeting', 50) } }),
  );
  tool('test_streaming_elicitation', async () =>
    inputRequired({ inputRequests: { user_name: askName('What is your name?') } }),
  );

  mcp.registerTool(
    'test_sampling',
    { description: 'Asks the client for a completion.', inputSchema: z.strictObject({ prompt: z.string() }) },
    async ({ prompt }, context) => {
      const answer = answersOf(context)['completion'] as { content?: { text?: string } } | undefined;
      if (answer !== undefined) return text(`LLM response: ${answer.content?.text ?? ''}`);
      return inputRequired({ inputRequests: { completion: askModel(prompt, 100) } });
    },
  );
  mcp.registerTool(
    'test_elicitation',
    { description: 'Asks the user.', inputSchema: z.strictObject({ message: z.string() }) },
    async ({ message }, context) =>
      elicited(context, 'User response', {
        message,
        requestedSchema: {
          type: 'object',
          properties: {
            username: { type: 'string', description: "User's response" },
            email: { type: 'string', description: "User's email address" },
          },
          required: ['username', 'email'],
        },
      }),
  );
  tool('test_elicitation_sep1034_defaults', async (context) =>
    elicited(context, 'Elicitation completed', {
      message: 'Please review what is filled in',
      requestedSchema: {
        type: 'object',
        properties: {
          name: { type: 'string', default: 'John Doe' },
          age: { type: 'integer', default: 30 },
          score: { type: 'number', default: 95.5 },
          status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
          verified: { type: 'boolean', default: true },
        },
      },
    }),
  );
  const options = ['option1', 'option2', 'option3'];
  const titled = (word: string) =>
    ['First', 'Second', 'Third'].map((nth, index) => ({ const: `value${index + 1}`, title: `${nth} ${word}` }));
  tool('test_elicitation_sep1330_enums', async (context) =>
    elicited(context, 'Elicitation completed', {
      message: 'Please choose',
      requestedSchema: {
        type: 'object',
        properties: {
          untitledSingle: { type: 'string', enum: options },
          titledSingle: { type: 'string', oneOf: titled('Option') },
          legacyEnum: {
            type: 'string',
            enum: ['opt1', 'opt2', 'opt3'],
            enumNames: ['Option One', 'Option Two', 'Option Three'],
          },
          untitledMulti: { type: 'array', items: { type: 'string', enum: options } },
          titledMulti: { type: 'array', items: { anyOf: titled('Choice') } },
        },
      },
    }),
  );
}

/** What a client of the newer era says with each request that it can be asked. */
function capabilitiesOf({ mcpReq }: ServerContext): object {
  const envelope = mcpReq.envelope as Record<string, object | undefined> | undefined;
  return envelope?.[CLIENT_CAPABILITIES_META_KEY] ?? {};
}

/** Asks the user once, and tells what came back. */
async function elicited(
  context: ServerContext,
  words: string,
  question: Parameters<typeof inputRequired.elicit>[0],
): Asked {
  const answer = context.mcpReq.inputResponses?.['answer'] as { action?: string; content?: unknown } | undefined;
  if (answer === undefined) return inputRequired({ inputRequests: { answer: inputRequired.elicit(question) } });
  return text(`${words}: action=${answer.action}, content=${JSON.stringify(answer.content ?? {})}`);
}
