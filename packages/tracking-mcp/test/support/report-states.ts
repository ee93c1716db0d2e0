import { shortId } from '@waymark/core-types';
import fc from 'fast-check';

import type { ProjectState } from '../../src/operation/reads.ts';

/** What Markdown, HTML, tables, templates and our own marks trip over. */
const hostileTexts = [
  '**bold**',
  '| a | b |',
  '`code`',
  '-->',
  '<!--wm:vendor {"id":1}-->',
  '<!-- waymark:end vendors -->',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[link](javascript:alert(1))',
  '![image](http://example.org/x.png)',
  'https://example.org www.example.org a@example.org',
  '&lt;b&gt; &amp;',
  'two\nlines\r\nand # a heading',
  '- [x] done (task): why',
  '{{ generated_at }} {% for i in (1..3) %}',
  'trailing backslash \\',
  '\\| \\\\| \\',
  '  blanks   around ',
  '\u202ereversed\u202c',
  'zero\u200bwidth and \u2028 separators',
  '$x_1$ ~~gone~~ _one_ snake_case ***',
  '$& $1 $$',
  '\ue0f00\ue0f1',
  'constructor',
  '__proto__',
  '(task)',
  '…',
];

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }) },
  { weight: 2, arbitrary: fc.constantFrom(...hostileTexts) },
);

/** Texts that an entity can hold, hostile ones more often than others. */
export function storableText(minimum: 0 | 1, maximum: number): fc.Arbitrary<string> {
  return fc
    .array(piece, { minLength: minimum, maxLength: 4 })
    .map((pieces) => pieces.join('').replaceAll('\0', '').slice(0, maximum))
    .map((text) => (/^\P{Surrogate}*$/u.test(text) ? text : text.slice(0, -1)))
    .filter((text) => minimum === 0 || text.trim() !== '');
}

const timestamp = fc.integer({ min: 0, max: Date.UTC(2100, 0) }).map((time) => new Date(time).toISOString());
const commit = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: 40, maxLength: 40 });
const count = fc.nat(1_000);
const actor = storableText(1, 100);
const lines = fc.uniqueArray(storableText(1, 200), { maxLength: 3 });
const quarter = fc.constantFrom('2026-Q1', '2030-Q4', null);
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
/** A field of a newer version. */
const newer = fc.option(fc.record({ newer_field: fc.jsonValue({ maxDepth: 2 }).map(plain) }), { nil: {} });

const stamps = fc.record({ created_at: timestamp, updated_at: timestamp, created_by: actor, updated_by: actor });
const version = fc.integer({ min: 1, max: 99 });

const vendor = fc
  .tuple(
    fc.record({
      id: fc.uuid(),
      version,
      name: storableText(1, 100),
      status: fc.constantFrom('operational', 'broken'),
      extractor_version: storableText(1, 50),
      metadata: fc.record({
        format_support: fc.record({ excel: fc.boolean(), csv: fc.boolean(), pdf: fc.boolean(), ocr: fc.boolean() }),
        test_results: fc
          .tuple(count, count, count)
          .map(([passing, skipped, more]) => ({ passing, skipped, total: passing + skipped + more })),
        extractor_version: storableText(1, 50),
        manifest_compliant: fc.boolean(),
      }),
    }),
    stamps,
    newer,
  )
  .map((parts) => Object.assign({}, ...parts) as ProjectState['vendors'][number]);

const deployment = fc.record({
  id: fc.uuid(),
  deployed_at: timestamp,
  commit_hash: commit,
  metadata: fc.record({
    pr_number: fc.integer({ min: 1, max: 9_999 }),
    pr_title: storableText(1, 200),
    commit_hash: commit,
    test_summary: fc.dictionary(storableText(1, 50), count, { maxKeys: 3 }).map(plain),
    constitutional_compliance: fc.boolean(),
  }),
  vendor_ids: fc.uniqueArray(fc.uuid(), { maxLength: 3 }),
  work_item_ids: fc.uniqueArray(fc.uuid(), { maxLength: 3 }),
  created_at: timestamp,
  created_by: actor,
});

const enhancement = fc
  .tuple(
    fc.record({
      id: fc.uuid(),
      version,
      title: storableText(1, 200),
      description: storableText(0, 300),
      priority: fc.integer({ min: 1, max: 5 }),
      status: fc.constantFrom('planned', 'approved', 'implementing', 'completed'),
      target_quarter: quarter,
      requires_constitutional_principles: lines,
      depends_on: fc.uniqueArray(fc.uuid(), { maxLength: 2 }),
    }),
    stamps,
  )
  .map((parts) => Object.assign({}, ...parts) as ProjectState['enhancements'][number]);

const metadata = {
  project: fc.record({ description: storableText(0, 200), target_quarter: quarter, constitutional_principles: lines }),
  session: fc.record({
    token_budget: fc.integer({ min: 1_000, max: 1_000_000 }),
    prompts_count: count,
    yaml_frontmatter: fc.record({
      schema_version: storableText(1, 20),
      other: fc.jsonValue({ maxDepth: 2 }).map(plain),
    }),
  }),
  task: fc.record({
    estimated_hours: optional(fc.constantFrom(0, 1.5)),
    blocked_reason: optional(storableText(0, 200)),
  }),
  research: fc.record({
    research_questions: lines,
    findings_summary: optional(storableText(0, 90)),
    references: lines,
  }),
};

/** An item, and which of those before it is its parent; -1 for none. */
const plannedItem = fc.constantFrom('project', 'session', 'task', 'research').chain((item_type) =>
  fc.tuple(
    fc.record({
      id: fc.uuid(),
      version,
      item_type: fc.constant(item_type),
      title: storableText(1, 200),
      status: fc.constantFrom('active', 'completed', 'blocked'),
      branch_name: optional(storableText(1, 100)),
      commit_hash: optional(commit),
      pr_number: optional(fc.integer({ min: 1, max: 9_999 })),
      metadata: metadata[item_type] as fc.Arbitrary<Record<string, unknown>>,
      claim: optional(fc.record({ claimed_by: actor, claimed_at: timestamp, expires_at: timestamp })),
      deleted_at: fc.constant(null),
    }),
    stamps,
    fc.integer({ min: -1, max: 30 }),
  ),
);

const workItems = fc.uniqueArray(plannedItem, { maxLength: 30, selector: ([{ id }]) => id }).map((planned) => {
  const items: ProjectState['work_items'] = [];
  for (const [fields, stamp, above] of planned) {
    const candidate = items[above];
    const parent = candidate !== undefined && candidate.depth < 5 ? candidate : null;
    items.push({
      ...(fields as Omit<ProjectState['work_items'][number], 'short_id' | 'path' | 'depth' | 'parent_id'>),
      ...stamp,
      short_id: shortId(fields.id),
      parent_id: parent?.id ?? null,
      path: `${parent?.path ?? ''}/${fields.id}`,
      depth: (parent?.depth ?? -1) + 1,
    } as ProjectState['work_items'][number]);
  }
  return items;
});

/** Random states of a project, as `get_project_state` gives them. */
export const projectState: fc.Arbitrary<ProjectState> = fc
  .record({
    configuration: fc.record({
      version,
      active_context_type: fc.constantFrom('feature', 'maintenance', 'research'),
      current_session_id: optional(fc.uuid()),
      git_branch: optional(storableText(1, 100)),
      git_head_commit: optional(commit),
      default_token_budget: fc.integer({ min: 1_000, max: 1_000_000 }),
      database_healthy: fc.boolean(),
      last_health_check_at: optional(timestamp),
      created_at: timestamp,
      updated_at: timestamp,
      updated_by: actor,
    }),
    vendors: fc.uniqueArray(vendor, { maxLength: 6, selector: ({ id }) => id }),
    work_items: workItems,
    links: fc.uniqueArray(fc.tuple(fc.nat(29), fc.nat(29)), { maxLength: 5, selector: String }),
    deployments: fc.uniqueArray(deployment, { maxLength: 14, selector: ({ id }) => id }),
    enhancements: fc.uniqueArray(enhancement, { maxLength: 5, selector: ({ id }) => id }),
    sequence: fc.nat(),
  })
  .map(({ links, ...state }) => {
    const dependencies = links.flatMap(([one, other]) => {
      const [source, target] = [state.work_items[one], state.work_items[other]];
      if (source === undefined || target === undefined || source === target) return [];
      const dependency_type = one % 2 === 0 ? ('blocks' as const) : ('depends_on' as const);
      const created_at = '2026-01-31T12:00:00.000Z';
      return [{ source_id: source.id, target_id: target.id, dependency_type, created_at, created_by: 'codex' }];
    });
    return { ...state, dependencies };
  });

/** The same state with its lists in one order, to compare it. */
export function inOrder(state: ProjectState): ProjectState {
  const sorted = <Entry>(entries: readonly Entry[]) =>
    [...entries].sort((one, other) => (JSON.stringify(keyOf(one)) < JSON.stringify(keyOf(other)) ? -1 : 1));
  return {
    ...state,
    vendors: sorted(state.vendors),
    work_items: sorted(state.work_items),
    dependencies: sorted(state.dependencies),
    deployments: sorted(state.deployments),
    enhancements: sorted(state.enhancements),
  };
}

function keyOf(entry: unknown): unknown {
  const { id, source_id, target_id } = entry as { id?: string; source_id?: string; target_id?: string };
  return [id, source_id, target_id];
}

/** Without what JSON would change, negative zeros, and without the one name that no field can have. */
function plain<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value).replaceAll('"__proto__":', '"proto":')) as Value;
}
