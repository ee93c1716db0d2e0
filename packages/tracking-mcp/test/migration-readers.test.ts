import { readFile } from 'node:fs/promises';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readHandWrittenStatus, shortCommits } from '../src/markdown/hand-written/read-hand-written-status.ts';
import { readSessionPrompts } from '../src/markdown/prompts/read-session-prompt.ts';

const fixture = (name: string) => readFile(new URL(`fixtures/status-file/${name}`, import.meta.url), 'utf8');
/** As an editor on Windows writes it, which Git would change in a file of ours. */
const asOnWindows = (text: string) => `\ufeff${text.replaceAll('\n', '\r\n')}`;
const commit = (first: string) => `${first}a1b2c3d4e5f60718293a4b5c6d7e8f901234567`;

const acme = {
  name: 'Acme Foods',
  status: 'operational',
  extractor_version: '2.1.0',
  metadata: {
    format_support: { excel: true, csv: true, pdf: false, ocr: false },
    test_results: { passing: 48, total: 50, skipped: 1 },
    extractor_version: '2.1.0',
    manifest_compliant: true,
  },
  missing: [],
};

describe('a hand-written status file', () => {
  it('[report:hand-written:forms] is read from tables', async () => {
    const status = readHandWrittenStatus(await fixture('tables.md'));
    expect(status.warnings).toEqual([]);
    expect(status.entries).toEqual({ vendors: 5, deployments: 10, enhancements: 3 });
    expect(status.vendors[0]).toEqual({ line: 9, ...acme });
    expect(status.vendors.map(({ name, status: state }) => [name, state])).toEqual([
      ['Acme Foods', 'operational'],
      ['Brightwater', 'operational'],
      ['Cobalt & Sons', 'broken'],
      ['delta_oil', 'operational'],
      ['Eastern | West', 'operational'],
    ]);
    expect(status.vendors[3]!.metadata).toEqual({
      format_support: { excel: true, csv: true, pdf: true, ocr: true },
      test_results: { passing: 22, total: 25, skipped: 0 },
      extractor_version: '3.0.0-rc.1',
      manifest_compliant: true,
    });
    expect(status.deployments).toHaveLength(10);
    expect(status.deployments[1]).toEqual({
      line: 22,
      deployed_at: '2026-01-17T14:30:00.000Z',
      commit_hash: commit('1'),
      metadata: {
        pr_number: 111,
        pr_title: 'Fix CSV quoting',
        commit_hash: commit('1'),
        test_summary: { unit: 208, e2e: 12 },
        constitutional_compliance: true,
      },
      vendor_names: ['Acme Foods', 'Brightwater'],
    });
    expect(status.deployments.map(({ metadata }) => metadata.constitutional_compliance)).toEqual([
      true,
      true,
      true,
      false,
      true,
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(status.deployments[7]!.deployed_at).toBe('2025-12-12T08:15:30.000Z');
    expect(status.enhancements).toMatchObject([
      {
        title: 'OCR for scans',
        description: 'Needs a GPU, maybe 50% of the cost',
        priority: 1,
        status: 'approved',
        target_quarter: '2026-Q2',
      },
      { title: 'Bulk upload', description: '', priority: 2, status: 'planned', target_quarter: '2026-Q3' },
      { title: 'Dark mode', description: 'Asked for twice', priority: 5, status: 'implementing', target_quarter: null },
    ]);
  });

  it('[report:hand-written:forms] is read from lists and blocks, with CRLF and a BOM', async () => {
    const text = asOnWindows(await fixture('lists.md'));
    expect(shortCommits(text)).toEqual(['1a1b2c3']);
    const status = readHandWrittenStatus(text, { commits: new Map([['1a1b2c3', commit('1')]]) });
    expect(status.warnings).toEqual([]);
    expect(status.entries).toEqual({ vendors: 5, deployments: 3, enhancements: 3 });
    expect(status.vendors).toMatchObject([
      acme,
      {
        name: 'Brightwater',
        status: 'operational',
        extractor_version: '1.4.2',
        metadata: {
          format_support: { excel: true, csv: false, pdf: true, ocr: false },
          test_results: { passing: 30, total: 30, skipped: 0 },
          extractor_version: '1.4.2',
          manifest_compliant: true,
        },
        missing: [],
      },
      expect.objectContaining({
        name: 'Cobalt & Sons',
        status: 'broken',
        missing: [],
        metadata: expect.objectContaining({ manifest_compliant: false }),
      }),
      expect.objectContaining({ name: 'delta_oil', status: 'broken', extractor_version: '3.0.0-rc.1', missing: [] }),
      expect.objectContaining({
        name: 'Eastern West',
        status: 'operational',
        missing: [],
        metadata: expect.objectContaining({
          format_support: { excel: true, csv: false, pdf: false, ocr: false },
          test_results: { passing: 5, total: 5, skipped: 0 },
        }),
      }),
    ]);
    expect(status.deployments.map(({ metadata }) => [metadata.pr_number, metadata.pr_title])).toEqual([
      [112, "Read Delta's invoices"],
      [111, 'Fix CSV quoting'],
      [109, 'Speed'],
    ]);
    expect(status.deployments.map(({ metadata }) => metadata.test_summary)).toEqual([
      { unit: 210, e2e: 12 },
      { unit: 208, e2e: 12 },
      {},
    ]);
    expect(status.enhancements).toMatchObject([
      {
        title: 'OCR for scans',
        description: 'needs a GPU',
        priority: 1,
        status: 'approved',
        target_quarter: '2026-Q2',
      },
      { title: 'Bulk upload', description: '', priority: 2, status: 'completed', target_quarter: null },
      { title: 'Dark mode', description: '', priority: 3, status: 'implementing', target_quarter: '2027-Q1' },
    ]);
  });

  it('[report:hand-written:code] does not hold what is commented out or code, and says where code has no end', () => {
    const read = (...lines: string[]) => {
      const { vendors, entries, warnings } = readHandWrittenStatus(lines.join('\r\n'));
      return [vendors.map(({ name, line }) => `${name} ${line}`), entries.vendors, warnings];
    };
    expect(read('## Vendors', '<!--', '- Old: broken', '-->', '- Acme: fine', '<!-- - Gone: fine -->')).toEqual([
      ...[['Acme 5'], 1, []],
    ]);
    expect(
      read('## Vendors', '```', '~~~', '- Code: fine', '``` js', '- Code: fine', '````', '- Acme: fine <!-- soon'),
    ).toEqual([['Acme 8'], 1, []]);
    expect(read('## Vendors', '- Acme: fine', '~~~', '- Code: fine', '```')).toEqual([
      ...[['Acme 2'], 1],
      ['Line 3: this block of code has no end, so that nothing after it is read.'],
    ]);
  });

  it('[report:hand-written:lines] names a day that there never was, and takes it for no other one', () => {
    const on = (day: string) => readHandWrittenStatus(`## Deployments\n- ${day} · ${commit('0')} · PR #5: Out`);
    expect(on('2024-02-29').deployments).toMatchObject([{ deployed_at: '2024-02-29T00:00:00.000Z' }]);
    expect(on('2026-02-29')).toMatchObject({
      deployments: [],
      warnings: [
        'Line 2: this deployment is not understood: it has no date, as in 2026-01-31 or 2026-01-31T12:00:00Z.',
      ],
    });
  });

  it('[report:hand-written:lines] names what it does not understand by its line, and counts it', () => {
    const status = readHandWrittenStatus(
      [
        '## Vendors',
        '',
        '- Acme: fine',
        '- Brightwater: working, 60/50 tests',
        '## Deployments',
        '- 2026-01-19 · abc1234 · PR #1: No whole hash',
        `- ${'0'.repeat(40)} · PR #1: No date`,
        '- 2026-01-19 · PR #1: No hash',
        `- 2026-01-19 · ${commit('0')} · No number`,
        `- 2026-01-19 · ${commit('0')} · PR #4`,
        '## Ideas',
        `- ${'long '.repeat(60)}`,
      ].join('\n'),
    );
    expect(status.entries).toEqual({ vendors: 2, deployments: 5, enhancements: 1 });
    expect(status.vendors).toEqual([
      expect.objectContaining({
        name: 'Acme',
        missing: ['status', 'extractor_version', 'format_support', 'test_results', 'manifest_compliant'],
      }),
    ]);
    expect(status.warnings).toEqual([
      'Line 4: this vendor is not understood: must be at least passing + skipped.',
      'Line 6: this deployment is not understood: its commit abc1234 is shortened, and which one it is, is not known.',
      'Line 7: this deployment is not understood: it has no date, as in 2026-01-31 or 2026-01-31T12:00:00Z.',
      'Line 8: this deployment is not understood: it has no commit hash.',
      'Line 9: this deployment is not understood: it has no number of a pull request, as in PR #12.',
      'Line 10: this deployment is not understood: pr_title: Must not be empty.',
      expect.stringMatching(/^Line 12: this enhancement is not understood: title: /),
    ]);
  });

  it('is read whatever it holds', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom(
        '## Vendors',
        '### x',
        '- **a',
        '| a | b |',
        '|---|---|',
        '```',
        '**Deployments**',
        '====',
        '  - Tests: 1/2',
      ),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const status = readHandWrittenStatus(lines.join('\n'));
        expect(status.vendors.length).toBeLessThanOrEqual(status.entries.vendors);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['blanks', () => `## Vendors\n- ${' '.repeat(1_000_000)}x`],
    ['stars', () => `## Vendors\n- ${'*'.repeat(1_000_000)}`],
    ['brackets', () => `## Releases\n- ${'['.repeat(1_000_000)}`],
    ['pipes', () => `## Vendors\n${'|'.repeat(1_000_000)}\n|a|`],
    ['separators', () => `## Ideas\n- ${' - '.repeat(300_000)}`],
    ['signs', () => `## Vendors\n- ${'✅'.repeat(300_000)}`],
    ['digits', () => `## Deployments\n- 2026-01-01 ${'#1 '.repeat(300_000)} ${'a1'.repeat(300_000)}`],
    ['parts of one bullet', () => `## Vendors\n- a\n${'  - Tests: 1/2\n'.repeat(50_000)}`],
  ])('is read when it holds a megabyte of %s', (_, text) => {
    expect(() => readHandWrittenStatus(text())).not.toThrow();
  });
});

describe('session prompts', () => {
  const names = ['01-schema.md', '02-reader.md', '03-broken.md', '04-plain.md'];
  const files = () =>
    Promise.all(names.map(async (name) => ({ name, text: asOnWindows(await fixture(`prompts/${name}`)) })));

  it('[report:prompt:front-matter] become sessions with their budget, count and front matter', async () => {
    const { prompts } = await readSessionPrompts(await files());
    expect(prompts).toEqual([
      {
        file: '01-schema.md',
        title: 'Session 1: the schema',
        status: 'completed',
        metadata: {
          token_budget: 150_000,
          prompts_count: 3,
          yaml_frontmatter: {
            schema_version: '1.0',
            title: 'Session 1: the schema',
            token_budget: 150_000,
            prompts_count: 3,
            status: 'completed',
            started: '2026-01-12',
            tags: ['database', 'schema'],
            owner: { name: 'Ann', team: 'imports' },
          },
        },
      },
      {
        file: '02-reader.md',
        title: 'Session 2: readers & writers',
        status: 'active',
        metadata: { token_budget: 200_000, prompts_count: 2, yaml_frontmatter: { schema_version: '1.1' } },
      },
      {
        file: '04-plain.md',
        title: '04-plain.md',
        status: 'active',
        metadata: {
          token_budget: 200_000,
          prompts_count: 1,
          yaml_frontmatter: { schema_version: 'v2', token_budget: 200_000 },
        },
      },
    ]);
  });

  it('[report:prompt:malformed] are skipped when malformed, with the name and the line', async () => {
    const { warnings } = await readSessionPrompts(await files());
    expect(warnings).toEqual([expect.stringMatching(/^03-broken\.md, line \d: .*The file is skipped\.$/)]);
    const read = async (text: string) => (await readSessionPrompts([{ name: 'x.md', text }])).warnings;
    expect(await read('# no front matter')).toEqual([
      'x.md, line 1: it does not begin with a front matter between lines of ---. The file is skipped.',
    ]);
    expect(await read('---\ntitle: x\n---\n')).toEqual([expect.stringMatching(/^x\.md, line 2: schema_version: /)]);
    expect(await read('---\nschema_version: "1"\ntitle: x\ntoken_budget: 12\n---\n')).toEqual([
      expect.stringMatching(/^x\.md, line 4: token_budget: /),
    ]);
    expect(await read('---\n- a\n---\n')).toEqual([expect.stringMatching(/^x\.md, line 2: the front matter must be/)]);
    expect(await read('---\nschema_version: "1"\nx: .nan\n---\n')).toEqual([expect.stringMatching(/^x\.md, line 2: /)]);
    expect(await read('---\nschema_version: "1"\na: 1\na: 2\n---\n')).toEqual([
      expect.stringMatching(/^x\.md, line 4: /),
    ]);
  });

  it('[report:prompt:bounded] are skipped when the front matter multiplies itself, is too long or too deep', async () => {
    const laughs = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, index) => {
        const before = 'abcdefgh'[index]!;
        return `${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`;
      }),
    ];
    const hostile = [
      laughs.join('\n'),
      `x: ${'y'.repeat(70_000)}`,
      `x: ${'['.repeat(30)}${']'.repeat(30)}`,
      `x: ${'['.repeat(20_000)}`,
      'x: !!js/function "() => 1"\ny: !!binary ===',
      '? [a, b]\n: c',
      `x: ${'語'.repeat(30_000)}`,
      'x: {__proto__: 1}',
      'x: "a\\0b"',
    ];
    for (const yaml of hostile) {
      const text = `---\nschema_version: "1"\n${yaml}\n---\n`;
      const { prompts, warnings } = await readSessionPrompts([{ name: 'x.md', text }]);
      expect([prompts.length, warnings.length], yaml.slice(0, 40)).toEqual([0, 1]);
    }
  });
});
