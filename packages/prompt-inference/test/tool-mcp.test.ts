import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { McpServer } from '@modelcontextprotocol/server';
import { ValidationError } from '@waymark/core-types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PromptInferenceError } from '../src/errors.ts';
import { mcpTools, type McpClientLike } from '../src/tool/mcp/mcp-tools.ts';
import { toolNames } from '../src/tool/mcp/tool-names.ts';
import { parseToolArguments } from '../src/tool/parse-tool-arguments.ts';
import type { Tool, ToolContext } from '../src/tool/tool.ts';

const context: ToolContext = { signal: new AbortController().signal, tool_call_id: 'c1', idempotency_key: 'k1' };
const inputSchema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

/** A client that lists these pages and answers every call so; it keeps what it was asked. */
function fakeClient(pages: object[][], answer: unknown = { content: [] }) {
  const listed: unknown[][] = [];
  const called: unknown[][] = [];
  const client: McpClientLike = {
    async listTools(...input) {
      listed.push(input);
      const page = Number(input[0]?.cursor ?? 0);
      return { tools: pages[page], ...(page + 1 < pages.length ? { nextCursor: String(page + 1) } : {}) };
    },
    async callTool(params, options) {
      called.push([params, options]);
      return answer;
    },
  };
  return { client, listed, called };
}

describe('mcpTools', () => {
  it('[prompt:tool:mcp] lists all pages of a server', async () => {
    const { client, listed } = fakeClient([
      [
        { name: 'a', inputSchema },
        { name: 'b', inputSchema },
      ],
      [{ name: 'b', inputSchema, description: 'The newer one.' }],
      [{ name: 'c', inputSchema, title: 'Sea' }],
    ]);
    const { signal } = new AbortController();
    const tools = await mcpTools(client, { prefix: 'files', signal });
    expect(tools.map(({ name, description }) => [name, description])).toEqual([
      ['files__a', ''],
      ['files__b', 'The newer one.'],
      ['files__c', 'Sea'],
    ]);
    expect(listed).toEqual([
      [undefined, { signal }],
      [{ cursor: '1' }, { signal }],
      [{ cursor: '2' }, { signal }],
    ]);
  });

  it('[prompt:tool:mcp] calls a tool by its own name, with the signal of the call and no limit of its own', async () => {
    const { client, called } = fakeClient([[{ name: 'a.b', inputSchema }]], {
      content: [{ type: 'text', text: 'seen' }],
    });
    const [tool] = (await mcpTools(client)) as [Tool];
    expect(tool.name).toBe('a_b');
    expect(await tool.run({ city: 'Oslo' }, context)).toBe('seen');
    expect(called).toEqual([
      [
        { name: 'a.b', arguments: { city: 'Oslo' } },
        { signal: context.signal, timeout: 2_147_483_647 },
      ],
    ]);
  });

  it('[prompt:tool:mcp] hands its options to clients of version 1 after the schema of the result', async () => {
    const called: unknown[][] = [];
    const client = {
      listTools: async () => ({ tools: [{ name: 'a', inputSchema }] }),
      // As there: all but the first have a default, or may be left out.
      callTool: async (params: unknown, schema: unknown = 'the default', options?: unknown) => {
        called.push([params, schema, options]);
        return { content: [] };
      },
    };
    const [tool] = (await mcpTools(client)) as [Tool];
    await tool.run({}, context);
    expect(called[0]!.slice(1)).toEqual(['the default', { signal: context.signal, timeout: 2_147_483_647 }]);
  });

  it.each<[string, object, unknown]>([
    [
      'structured content before text',
      { structuredContent: { seen: 1 }, content: [{ type: 'text', text: 'x' }] },
      { seen: 1 },
    ],
    [
      'text in lines',
      {
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
      'a\nb',
    ],
    ['nothing', { content: [] }, ''],
    [
      'the text of a resource',
      { content: [{ type: 'resource', resource: { uri: 'f:///a', text: 'inside' } }] },
      'inside',
    ],
    ['a link', { content: [{ type: 'resource_link', uri: 'f:///a', name: 'a' }] }, '[a](f:///a)'],
    [
      'word of an image',
      { content: [{ type: 'image', data: 'AAAA', mimeType: 'image/png' }] },
      '[image image/png, 3 bytes: not shown]',
    ],
    [
      'word of bytes',
      { content: [{ type: 'resource', resource: { uri: 'f:///a', blob: 'AAAA' } }] },
      '[resource of an unknown kind, 3 bytes: not shown]',
    ],
    ['the form of the first protocol', { toolResult: { seen: 1 } }, { seen: 1 }],
  ])('[prompt:tool:mcp-result] gives %s', async (_name, answer, value) => {
    const [tool] = (await mcpTools(fakeClient([[{ name: 'a', inputSchema }]], answer).client)) as [Tool];
    expect(await tool.run({}, context)).toEqual(value);
  });

  it.each<[object, string]>([
    [{ content: [{ type: 'text', text: 'No such city.' }] }, 'No such city.'],
    [{ structuredContent: { code: 5 } }, '{"code":5}'],
    [{ content: [] }, 'The tool a failed and does not say why.'],
  ])('[prompt:tool:mcp-result] fails where the server says so: %j', async (answer, message) => {
    const { client } = fakeClient([[{ name: 'a', inputSchema }]], { isError: true, ...answer });
    const [tool] = (await mcpTools(client)) as [Tool];
    const error = await rejectionOf(Promise.resolve(tool.run({}, context)));
    expect(PromptInferenceError.isInstance(error) && error).toMatchObject({ code: 'PROMPT_TOOL', message });
  });

  it('[prompt:tool:mcp-annotations] keeps what a server says of its tools', async () => {
    const { client } = fakeClient([
      [
        { name: 'a', inputSchema, annotations: { title: 'A', readOnlyHint: true, own: 1 } },
        { name: 'b', inputSchema, annotations: { destructiveHint: true }, title: 'B' },
        { name: 'c', inputSchema, annotations: { idempotentHint: true } },
      ],
    ]);
    const tools = await mcpTools(client);
    expect(tools.map(({ annotations, idempotent }) => [annotations, idempotent])).toEqual([
      [{ title: 'A', readOnlyHint: true, own: 1 }, true],
      [{ title: 'B', destructiveHint: true }, false],
      [{ idempotentHint: true }, true],
    ]);
  });

  it.each<[string, object[][]]>([
    ['a tool without a name', [[{ inputSchema }]]],
    ['a tool without a schema', [[{ name: 'a' }]]],
    ['a schema that is none', [[{ name: 'a', inputSchema: { type: 'object', required: 5 } }]]],
    ['a schema of a list', [[{ name: 'a', inputSchema: { type: 'array' } }]]],
  ])('[prompt:tool:mcp] refuses %s', async (_name, pages) => {
    expect(ValidationError.isInstance(await rejectionOf(mcpTools(fakeClient(pages).client)))).toBe(true);
  });

  it('[prompt:tool:mcp] refuses a list without an end', async () => {
    let page = 0;
    const repeating = { ...fakeClient([]).client, listTools: async () => ({ tools: [], nextCursor: 'again' }) };
    const endless = { ...fakeClient([]).client, listTools: async () => ({ tools: [], nextCursor: String(page++) }) };
    for (const client of [repeating, endless]) {
      expect(String(await rejectionOf(mcpTools(client)))).toContain('has no end');
    }
  });

  it('stops listing when it is aborted', async () => {
    const { client, listed } = fakeClient([[], []]);
    const error = await rejectionOf(mcpTools(client, { signal: AbortSignal.abort(new Error('Enough.')) }));
    expect(error).toMatchObject({ message: 'Enough.' });
    expect(listed).toEqual([]);
  });
});

describe('toolNames', () => {
  it('[prompt:tool:mcp-names] fit what models take and are unique, whatever the order', () => {
    const name = fc.oneof(
      fc.string({ minLength: 1, unit: 'grapheme' }),
      fc.constantFrom('a.b', 'a_b', 'a/b', 'x'.repeat(64), 'x'.repeat(65), `${'x'.repeat(65)}y`),
    );
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 12 }), fc.constantFrom(undefined, 'files'), (names, prefix) => {
        const given = toolNames(names, prefix);
        expect([...given.keys()].toSorted()).toEqual(names.toSorted());
        expect(new Set(given.values()).size).toBe(names.length);
        for (const one of given.values()) expect(one).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
        expect(toolNames(names.toReversed(), prefix)).toEqual(given);
      }),
    );
  });

  it('[prompt:tool:mcp-names] change no name that models take', () => {
    const long = 'x'.repeat(64);
    expect([...toolNames(['a_b', 'a.b', 'c.d', long]).entries()]).toEqual([
      ['a_b', 'a_b'],
      ['a.b', expect.stringMatching(/^a_b_[0-9a-f]{8}$/)],
      ['c.d', 'c_d'],
      [long, long],
    ]);
  });
});

describe('the SDK of MCP, version 2', () => {
  it('[prompt:tool:mcp] has tools that run, with results, errors and aborts', async () => {
    const server = new McpServer({ name: 'test', version: '1.0.0' });
    const city = z.object({ city: z.string() });
    server.registerTool(
      'weather',
      {
        description: 'Weather.',
        inputSchema: city,
        outputSchema: z.object({ sun: z.boolean() }),
        annotations: { readOnlyHint: true },
      },
      async () => ({ structuredContent: { sun: true }, content: [{ type: 'text', text: '{"sun":true}' }] }),
    );
    server.registerTool('fail', { inputSchema: city }, async ({ city: name }) => {
      throw new Error(`No city ${name}.`);
    });
    let aborted: () => void;
    const wasAborted = new Promise<void>((resolve) => (aborted = resolve));
    server.registerTool('wait', { inputSchema: z.object({}) }, async (_args, { mcpReq }) => {
      await new Promise((resolve) => mcpReq.signal.addEventListener('abort', resolve));
      aborted();
      return { content: [] };
    });
    const [near, far] = InMemoryTransport.createLinkedPair();
    const client = new Client({ name: 'test', version: '1.0.0' });
    await Promise.all([server.connect(far), client.connect(near)]);
    try {
      const tools = await mcpTools(client, { prefix: 'test' });
      expect(tools.map(({ name }) => name)).toEqual(['test__weather', 'test__fail', 'test__wait']);
      const [weather, fail, wait] = tools as [Tool, Tool, Tool];
      expect(weather.annotations).toEqual({ readOnlyHint: true });
      expect(await parseToolArguments(weather, '{"city":5}')).toMatchObject({ ok: false });
      expect(await weather.run({ city: 'Oslo' }, context)).toEqual({ sun: true });
      expect(await rejectionOf(Promise.resolve(fail.run({ city: 'Oslo' }, context)))).toMatchObject({
        message: expect.stringContaining('No city Oslo.'),
      });
      const controller = new AbortController();
      const waiting = Promise.resolve(wait.run({}, { ...context, signal: controller.signal }));
      setTimeout(() => controller.abort(), 20);
      await rejectionOf(waiting);
      await wasAborted;
    } finally {
      await client.close();
      await server.close();
    }
  });
});

async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}
