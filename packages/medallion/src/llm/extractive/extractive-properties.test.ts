import { canonicalJson, steppingClock, type JsonValue } from '@waymark/core-types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { medallionSchema, type Medallion } from '../../document/medallion.ts';
import type { Evidence, TranscriptEntry } from '../../evidence/evidence.ts';
import { createExtractiveMedallionLLM } from './create-extractive-medallion-llm.ts';

const scope = { graph_nodes: ['repo:app'], tags: ['t'] };
const createLLM = () =>
  createExtractiveMedallionLLM({ clock: steppingClock('2026-03-02T00:00:00.000Z'), ids: () => 'one' });

/** Texts that trip rules over, mixed with noise. */
const phrase = fc.constantFrom(
  'We decided to use Redis.',
  "Let's switch from Redis to Valkey for counters.",
  'Do not use Redis.',
  'Use Redis instead of Valkey because of tests.',
  'We will use Valkey for counters.',
  'Never push to main.',
  'Should we use Redis for counters?',
  'Open question: which region?',
  'Decided: the region is Europe.',
  'Q-001 is resolved.',
  '## Next steps\n- test it\n- ship it',
  '// TODO: retry',
  'We are blocked on the team.',
  '```\ncode\n```',
  "That didn't work because of locks.",
  '__proto__',
  '漢字を使うことにした。',
  '😀',
);
const text = fc.oneof(
  { weight: 4, arbitrary: fc.array(phrase, { maxLength: 4 }).map((parts) => parts.join('\n')) },
  { weight: 1, arbitrary: fc.uint16Array({ maxLength: 20 }).map((units) => String.fromCharCode(...units)) },
);
const path = fc.constantFrom('/app/src/a/x.ts', '/app/b.md', 'src/a/x.ts', '../out', '__proto__', '', '/app/dist/x');
const at = fc.option(
  fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', 'yesterday', '+275760-01-01T00:00:00Z'),
  {
    nil: undefined,
  },
);
const input = fc.oneof(
  fc.record({ file_path: path, old_string: text, new_string: text }),
  fc.record({ file_path: path, content: text }),
  fc.record({ command: fc.constantFrom('npm test', 'npm run x', 'npm run y', 'git commit -m "feat: x"', 'grep x') }),
  fc.record({
    todos: fc.array(fc.record({ content: text, status: fc.constantFrom('pending', 'completed') }), { maxLength: 3 }),
  }),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>,
);
const entry = fc
  .record({
    kind: fc.constantFrom('message', 'tool_call', 'tool_result'),
    role: fc.constantFrom('user', 'assistant'),
    text,
    call_id: fc.constantFrom('1', '2', '3'),
    tool: fc.constantFrom('Edit', 'Write', 'Bash', 'TodoWrite', 'apply_patch', 'Read', '__proto__'),
    input,
    is_error: fc.boolean(),
    exit_code: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
    at,
  })
  .map((fields) => fields as unknown as TranscriptEntry);
const transcript = fc.record({
  format: fc.constantFrom('claude-code' as const, 'codex' as const),
  session_id: fc.oneof(fc.uuid(), fc.string({ maxLength: 80 })),
  cwd: fc.constant('/app'),
  entries: fc
    .array(entry, { maxLength: 12 })
    .map((entries) => entries.map((item, index) => ({ ...item, line: index + 1 }))),
  skipped: fc.constant({}),
});
const commit = fc.record({
  sha: fc.constantFrom('aaaaaaaaaa', 'bbbbbbbbbb'),
  at: at.map((time) => time ?? ''),
  author: fc.constant('A'),
  subject: fc.oneof(fc.constantFrom('feat(a): use Redis', 'fix!: x', 'Revert "fix!: x"', 'refactor: drop Redis'), text),
  body: text,
  files: fc.array(
    fc.record({
      path,
      added: fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }),
      deleted: fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }),
    }),
    { maxLength: 3 },
  ),
});
const evidence: fc.Arbitrary<Evidence> = fc.record({
  session_summary: text.map((summary) => (summary.trim() === '' ? 'A session.' : summary)),
  transcripts: fc.array(transcript, { maxLength: 2 }),
  artefacts: fc.record({
    git_log: fc.array(commit, { maxLength: 4 }),
    git_diff: fc.array(
      fc.record({
        path,
        status: fc.constantFrom('added' as const, 'deleted' as const, 'modified' as const),
        added_lines: fc.array(fc.record({ line: fc.nat(), text }), { maxLength: 3 }),
        deleted: fc.nat(),
      }),
      { maxLength: 3 },
    ),
    test_runs: fc.array(
      fc.record({
        tool: fc.constantFrom('vitest', 'a "b"', ''),
        passed: fc.constant(1),
        failed: fc.option(fc.nat(3), { nil: null }),
        skipped: fc.constant(0),
        failures: fc.array(fc.record({ name: text, message: text }), { maxLength: 3 }),
        readable: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
  }),
});

function expectStorable(medallion: Medallion): void {
  expect(medallionSchema.safeParse(medallion).error).toBeUndefined();
  expect(() => canonicalJson(medallion)).not.toThrow();
}

describe('any evidence', () => {
  it('[medallion:llm:extractive-deterministic] gives a medallion that can be stored, the same each time', async () => {
    await fc.assert(
      fc.asyncProperty(evidence, async (any) => {
        const before = structuredClone(any);
        const medallion = await createLLM().generate(scope, any);
        expectStorable(medallion);
        expect(await createLLM().generate(scope, any)).toEqual(medallion);
        expect(any).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });

  it('changes nothing but the time when it comes again', async () => {
    await fc.assert(
      fc.asyncProperty(evidence, evidence, async (first, second) => {
        const llm = createLLM();
        const once = await llm.update(await llm.generate(scope, first), second);
        expectStorable(once);
        const twice = await llm.update(once, second);
        expect(JSON.stringify(twice)).toBe(
          JSON.stringify({ ...once, meta: { ...once.meta, updated_at: twice.meta.updated_at } }),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('never moves an id to another statement', async () => {
    await fc.assert(
      fc.asyncProperty(evidence, evidence, async (first, second) => {
        const llm = createLLM();
        const existing = await llm.generate(scope, first);
        const updated = await llm.update(existing, second);
        const before = new Map(existing.decisions.map((decision) => [decision.id, decision]));
        for (const decision of updated.decisions) {
          if (before.has(decision.id)) expect(decision).toEqual(before.get(decision.id));
        }
      }),
      { numRuns: 200 },
    );
  });
});
