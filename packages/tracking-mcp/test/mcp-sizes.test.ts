import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { clientName } from '../src/mcp/client-name.ts';
import { instructions } from '../src/mcp/instructions.ts';
import { fitReply, replyLimits } from '../src/mcp/reply/fit-reply.ts';
import { selectTools } from '../src/mcp/select-tools.ts';
import { describeTool } from '../src/mcp/serve/serve-tools.ts';
import { sampleVendor } from '../src/testing/sample-inputs.ts';
import { openTestProject, type Loose, type TestProject } from './mcp-project.ts';

let project: TestProject;

beforeEach(async () => {
  project = await openTestProject();
});

afterEach(() => project.tracker.close());

describe('what is listed', () => {
  const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

  it('[mcp:size:core] holds the eight core tools in 8,000 bytes, with their output schemas', () => {
    const core = selectTools(project.tools).map(describeTool);
    expect(core.map(({ name }) => name)).toEqual([
      'create_work_item',
      'update_work_item',
      'query_work_item',
      'list_work_items',
      'record_deployment',
      'query_vendor_status',
      'update_vendor_status',
      'get_project_configuration',
    ]);
    expect(core.every(({ outputSchema }) => outputSchema !== undefined)).toBe(true);
    expect(bytes({ tools: core })).toBeLessThanOrEqual(8_000);
  });

  it('[mcp:size:all] holds all of a tracker’s tools in 27,500 bytes, which leaves room for the checkpoints', () => {
    expect(bytes({ tools: project.tools.map(describeTool) })).toBeLessThanOrEqual(27_500);
  });

  it('[mcp:tools:snapshot] is on record, tool by tool', async () => {
    for (const tool of project.tools) {
      const listed = `${JSON.stringify(describeTool(tool), null, 2)}\n`;
      await expect(listed).toMatchFileSnapshot(`mcp-tool-snapshots/${tool.name}.snap`);
    }
  });

  it('[mcp:tools:hints] says all four hints of every tool, and that reads change nothing', () => {
    for (const { name, hints } of project.tools) {
      expect(Object.keys(hints).sort(), name).toEqual([
        'destructiveHint',
        'idempotentHint',
        'openWorldHint',
        'readOnlyHint',
      ]);
      const isRead = /^(?:get|list|query|search|generate)_/.test(name);
      expect(hints.readOnlyHint, name).toBe(isRead);
      if (isRead) expect(hints.destructiveHint, name).toBe(false);
    }
  });

  it('[mcp:tools:descriptions] describes each tool in at most 600 characters', () => {
    for (const { name, description } of project.tools) {
      expect(description.length, name).toBeGreaterThan(40);
      expect(description.length, name).toBeLessThanOrEqual(600);
      expect(name).toMatch(/^[a-z_]{1,64}$/);
    }
  });

  it('[mcp:tools:schemas] refuses unknown arguments in every schema, and has no noise in any', () => {
    for (const tool of project.tools) {
      const { inputSchema } = describeTool(tool);
      expect(inputSchema['additionalProperties'], tool.name).toBe(false);
      expect(JSON.stringify(inputSchema)).not.toMatch(/\$schema|9007199254740991|Surrogate/);
    }
  });

  it('[mcp:instructions:length] instructs in at most 1,500 characters', () => {
    expect(instructions.length).toBeLessThanOrEqual(1_500);
  });
});

describe('what is chosen', () => {
  const names = (selection: Parameters<typeof selectTools>[1]) =>
    selectTools(project.tools, selection).map(({ name }) => name);

  it('[mcp:toolsets:choice] follows toolsets, single tools, exclusions and read-only together', () => {
    expect(names({ toolsets: ['all'] })).toHaveLength(project.tools.length);
    expect(names({ toolsets: ['vendors'] })).toEqual(['create_vendor']);
    expect(names({ tools: ['claim_next'] })).toEqual(['claim_next']);
    expect(names({ toolsets: ['core'], tools: ['claim_next'], readOnly: true })).toEqual([
      'query_work_item',
      'list_work_items',
      'query_vendor_status',
      'get_project_configuration',
    ]);
    expect(names({ toolsets: ['all'], excludeTools: ['create_vendor'] })).not.toContain('create_vendor');
  });

  it('[mcp:toolsets:unknown] refuses what does not exist and what leaves nothing, with what there is', () => {
    expect(() => names({ toolsets: ['cores'] })).toThrow('no toolset "cores"');
    expect(() => names({ tools: ['create'] })).toThrow('no tool "create"');
    expect(() => names({ excludeTools: ['create'] })).toThrow('no tool "create"');
    expect(() => names({ toolsets: ['vendors'], readOnly: true })).toThrow('No tool is left');
  });
});

describe('what is replied', () => {
  it('[mcp:size:reply] stays within 2,000 tokens by default, and says what it left out and where to go on', async () => {
    for (let index = 0; index < 60; index += 1) {
      await project.data('create_work_item', { item_type: 'task', title: `${index} ${'long '.repeat(35)}` });
    }
    const { data, text, size } = await project.call('list_work_items');
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8_000);
    expect(size).toBeLessThanOrEqual(40_000);
    const shown = data['items'].length as number;
    expect(data).toMatchObject({ truncated: true, omitted_count: 50 - shown, next_offset: shown, has_more: true });

    const seen = new Set<string>();
    let offset: number | undefined = 0;
    while (offset !== undefined) {
      const page: Loose = await project.data('list_work_items', { offset });
      for (const { id } of page['items']) seen.add(id);
      offset = page['next_offset'];
    }
    expect(seen.size).toBe(60);
  });

  it('[mcp:size:detailed] grows where the caller asks for detail, and never beyond 40,000 bytes', async () => {
    for (let index = 0; index < 45; index += 1)
      await project.data('create_vendor', sampleVendor({ name: `vendor ${index}` }));
    const concise = await project.call('query_vendor_status');
    expect(concise.data['vendors']).toHaveLength(45);
    expect(Buffer.byteLength(concise.text)).toBeLessThanOrEqual(8_000);
    const detailed = await project.call('query_vendor_status', { detailed: true });
    expect(detailed.data['vendors'][0]).toMatchObject({ metadata: { manifest_compliant: true } });
    expect(Buffer.byteLength(detailed.text)).toBeGreaterThan(8_000);
    expect(detailed.size).toBeLessThanOrEqual(40_000);
    expect(detailed.data).toMatchObject({ truncated: true, has_more: true });
  });

  it('[mcp:size:bound] fits its limits whatever stands in it, and keeps the fields and a mark of what was cut', () => {
    const bad = fc.constantFrom('"', '\\', '\u0001', '🦊', '<', 'x');
    const title = fc.array(bad, { minLength: 1, maxLength: 3_000 }).map((parts) => parts.join(''));
    const row = fc.record({ id: fc.uuid(), title, metadata: fc.object({ maxDepth: 6 }) });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), title, fc.boolean(), (items, note, isDetailed) => {
        const data = { items, note, has_more: false, source: 'database', age_ms: 0 };
        const fitted = fitReply({ data, lists: ['items'], offset: 10, isDetailed });
        const text = JSON.stringify(fitted);
        const limit = isDetailed ? replyLimits.detailed : replyLimits.concise;
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
        expect(
          Buffer.byteLength(JSON.stringify({ content: [{ type: 'text', text }], structuredContent: fitted })),
        ).toBeLessThanOrEqual(replyLimits.result);
        expect(fitted).toMatchObject({ source: 'database', age_ms: 0 });
        expect(Buffer.from(text).toString()).toBe(text);
        const kept = fitted['items'] as unknown[];
        if (kept.length < items.length) {
          expect(fitted).toMatchObject({
            ...{ truncated: true, has_more: true },
            ...{ omitted_count: items.length - kept.length, next_offset: 10 + kept.length },
          });
        }
        if (fitted['truncated'] === undefined) expect(fitted).toEqual(data);
      }),
      { numRuns: 100 },
    );
  });

  it('[mcp:created-by:sanitised] records a client’s name as one line of at most 100 characters', () => {
    expect(clientName('  claude\u202e-\ncode\u0000 ')).toBe('claude - code');
    expect(clientName('x'.repeat(5_000))).toHaveLength(100);
    expect(clientName(`${'x'.repeat(99)}🦊`)).toBe('x'.repeat(99));
    for (const nothing of ['', ' \n', '\u0000', 7, undefined, { name: 'x' }])
      expect(clientName(nothing)).toBeUndefined();
  });
});
