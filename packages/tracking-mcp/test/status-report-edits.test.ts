import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ProjectState } from '../src/operation/reads.ts';
import { parseStatusReport } from '../src/markdown/report/parse-status-report.ts';
import { renderStatusReport } from '../src/markdown/report/render-status-report.ts';
import { deployment, enhancement, projectOf, vendor, workItem } from './support/fixed-state.ts';
import { projectState } from './support/report-states.ts';

const generated_at = '2026-02-03T04:05:06.007Z';
const render = (state: ProjectState, previous?: string) =>
  renderStatusReport(state, { generated_at, ...(previous === undefined ? {} : { previous }) });

const root = workItem('Tracking', { item_type: 'project' });
const parser = workItem('Parser', {}, root);
const lexer = workItem('Lexer', {}, parser);
const writer = workItem('Writer', { status: 'blocked', metadata: { blocked_reason: 'no keys' } }, root);
const schema = workItem('Schema', { status: 'completed' }, root);
const project = projectOf({
  vendors: [vendor('acme'), vendor('globex', { status: 'broken' })],
  work_items: [root, parser, lexer, writer, schema],
  dependencies: [
    {
      source_id: parser.id,
      target_id: writer.id,
      dependency_type: 'blocks',
      created_at: generated_at,
      created_by: 'codex',
    },
  ],
  deployments: [deployment(1), deployment(2)],
  enhancements: [enhancement('Faster parser', 2)],
});
const report = render(project);

/** The report after an edit, which must find what it changes. */
function edited(...edits: [string | RegExp, string][]): ReturnType<typeof parseStatusReport> {
  let text = report;
  for (const [from, to] of edits) {
    const changed = text.replace(from, () => to);
    expect(changed).not.toBe(text);
    text = changed;
  }
  return parseStatusReport(text);
}

/** The line of a title, data included. */
const lineOf = (title: string) => report.split('\n').find((line) => line.includes(`**${title}** (`))!;
const itemNamed = (state: ProjectState, title: string) => state.work_items.find((item) => item.title === title);

describe('a report that a person edits', () => {
  it('[report:read-back:edited-cells] takes over titles, states and other cells', () => {
    const { state, warnings } = edited(
      ['| acme | operational | 1.2.0 | 45/50 passing, 2 skipped |', '| acme corp | ❌ broken | 1.3.0 | 30/60 |'],
      ['excel, csv | compliant', 'PDF and OCR | no'],
      ['**Parser** (task)', '**Parser \\| both ways** (task, #12)'],
      ['): no keys', '): waits for *you*'],
      ['| Change 2 | e2e 4, unit 120 | yes |', '| Change 2b | unit: 3 | no |'],
      ['| Faster parser | 2 | planned | 2026-Q3 |', '| Faster parser | 1 | approved | |'],
      ['| Active context | feature |', '| Active context | Research |'],
      ['| Token budget | 200000 |', '| Token budget | 150,000 |'],
      ['| Database | healthy |', '| Database | not healthy |'],
      ['| Branch | main |', '| Branch | |'],
    );
    expect(warnings).toEqual([]);
    expect(state.vendors.find(({ id }) => id === vendor('acme').id)).toEqual({
      ...vendor('acme'),
      name: 'acme corp',
      status: 'broken',
      extractor_version: '1.3.0',
      metadata: {
        format_support: { excel: false, csv: false, pdf: true, ocr: true },
        test_results: { passing: 30, total: 60, skipped: 0 },
        extractor_version: '1.3.0',
        manifest_compliant: false,
      },
    });
    expect(itemNamed(state, 'Parser | both ways')).toMatchObject({ id: parser.id, pr_number: 12 });
    expect(itemNamed(state, 'Writer')?.metadata).toEqual({ blocked_reason: 'waits for *you*' });
    expect(state.deployments.find(({ id }) => id === deployment(2).id)?.metadata).toEqual({
      ...deployment(2).metadata,
      pr_title: 'Change 2b',
      test_summary: { unit: 3 },
      constitutional_compliance: false,
    });
    expect(state.enhancements[0]).toMatchObject({ priority: 1, status: 'approved', target_quarter: null });
    expect(state.configuration).toMatchObject({
      active_context_type: 'research',
      default_token_budget: 150_000,
      database_healthy: false,
      git_branch: null,
    });
  });

  it('[report:read-back:ticked] completes what is ticked and opens what is unticked or moved to another list', () => {
    const ticked = edited(
      ['- [ ] **Lexer**', '- [X] **Lexer**'],
      ['- [x] **Schema**', '- [ ] **Schema**'],
      [`${lineOf('Writer')}\n`, ''],
      [lineOf('Tracking'), `${lineOf('Tracking')}\n  ${lineOf('Writer')}`],
    );
    expect(ticked.warnings).toEqual([]);
    expect(itemNamed(ticked.state, 'Lexer')).toMatchObject({ status: 'completed', parent_id: parser.id });
    expect(itemNamed(ticked.state, 'Schema')).toMatchObject({ status: 'active', parent_id: root.id });
    expect(itemNamed(ticked.state, 'Writer')).toMatchObject({ status: 'active', parent_id: root.id });
  });

  it('[report:read-back:added-lines] makes entities of added rows, bullets and copied lines', () => {
    const { state, warnings } = edited(
      ['| acme |', '| initech | broken | 0.9 | 3 of 4 | csv | yes |\n| acme |'],
      [lineOf('Parser'), `${lineOf('Parser')}\n    - [ ] Tests for the parser\n\t\t* [x] Try it (research)`],
      [lineOf('Schema'), `${lineOf('Schema')}\n${lineOf('Schema').replace('**Schema**', '**Schema copy**')}`],
      ['| Faster parser |', '| Smaller reports | 5 | | 2027-Q1 | |\n| Faster parser |'],
      ['- **Parser** blocks', '- Lexer depends on Tracking\n- **Parser** blocks'],
    );
    expect(warnings).toEqual([
      expect.stringMatching(/^Line \d+: this is a copy of "Schema" under another title: a new item\.$/),
    ]);
    expect(state.vendors).toHaveLength(3);
    expect(state.vendors.find(({ name }) => name === 'initech')).toMatchObject({
      version: 1,
      status: 'broken',
      extractor_version: '0.9',
      created_at: generated_at,
      created_by: 'status-file',
      metadata: { test_results: { passing: 3, total: 4, skipped: 0 }, manifest_compliant: true },
    });
    const tests = itemNamed(state, 'Tests for the parser')!;
    expect(tests).toMatchObject({ item_type: 'task', status: 'active', parent_id: parser.id, depth: 2 });
    expect(itemNamed(state, 'Try it')).toMatchObject({
      item_type: 'research',
      status: 'completed',
      parent_id: tests.id,
      path: `${tests.path}/${itemNamed(state, 'Try it')!.id}`,
    });
    expect(itemNamed(state, 'Schema copy')).toMatchObject({ status: 'completed', version: 1 });
    expect(state.enhancements.find(({ title }) => title === 'Smaller reports')).toMatchObject({ priority: 5 });
    expect(state.dependencies).toContainEqual(
      expect.objectContaining({ source_id: lexer.id, target_id: root.id, dependency_type: 'depends_on' }),
    );
    expect(parseStatusReport(render(state))).toMatchObject({ warnings: [] });
  });

  it('[report:read-back:deleted-lines] drops what was deleted, and keeps what stood below it', () => {
    const { state, warnings } = edited(
      [`${lineOf('Parser')}\n`, ''],
      [/\| globex .*\n/, ''],
      [/- \*\*Parser\*\* blocks.*\n/, ''],
    );
    expect(state.work_items.map(({ title }) => title).sort()).toEqual(['Lexer', 'Schema', 'Tracking', 'Writer']);
    expect(itemNamed(state, 'Lexer')).toMatchObject({ parent_id: null, path: `/${lexer.id}`, depth: 0 });
    expect(state.vendors.map(({ name }) => name)).toEqual(['acme']);
    expect(state.dependencies).toEqual([]);
    expect(warnings).toEqual([
      expect.stringMatching(/^Line \d+: the item above it is not in the report any more; it stands by itself now\.$/),
    ]);
  });

  it('[report:read-back:moved-lines] follows the indentation, at most six levels deep and never in a circle', () => {
    const other = workItem('Other');
    const [first, second] = [root, other].sort((one, two) => (one.id < two.id ? -1 : 1)) as [typeof root, typeof root];
    const pair = render(projectOf({ work_items: [first, second] }));
    const moved = parseStatusReport(pair.replace(`- [ ] **${second.title}**`, `  - [ ] **${second.title}**`));
    expect(itemNamed(moved.state, second.title)).toMatchObject({ parent_id: first.id, depth: 1 });
    expect(moved.warnings).toEqual([]);

    // Writer stands below Tracking, in the list of blocked items; now Tracking is put below Writer.
    const circle = edited(
      [`${lineOf('Tracking')}\n`, ''],
      [lineOf('Writer'), `- [ ] Top\n${lineOf('Writer')}\n  ${lineOf('Tracking')}`],
    );
    expect(circle.state.work_items).toHaveLength(6);
    for (const { path, id } of circle.state.work_items) expect(path.endsWith(`/${id}`)).toBe(true);

    const deep = Array.from({ length: 9 }, (_, level) => `${'  '.repeat(level)}- [ ] Level ${level}`).join('\n');
    const { state, warnings } = edited([lineOf('Tracking'), `${deep}\n${lineOf('Tracking')}`]);
    expect(state.work_items.map(({ depth }) => depth).reduce((one, two) => Math.max(one, two))).toBe(5);
    expect(itemNamed(state, 'Level 8')).toMatchObject({ depth: 5, parent_id: itemNamed(state, 'Level 4')!.id });
    expect(warnings).toHaveLength(3);
  });

  it('breaks a circle that edits in two lists make', () => {
    const one = workItem('One');
    const two = workItem('Two', { status: 'blocked' }, one);
    const text = render(projectOf({ work_items: [one, two] }));
    const line = (title: string) => text.split('\n').find((each) => each.includes(`**${title}** (`))!;
    const within = text
      .replace(`${line('One')}\n`, '')
      .replace(line('Two'), () => `${line('Two')}\n  ${line('One').replaceAll('"active"', '"blocked"')}`);
    const { state, warnings } = parseStatusReport(within);
    expect(state.work_items).toHaveLength(2);
    expect(warnings).toEqual([
      expect.stringMatching(/^Line \d+: it would be below itself; it stands by itself now\.$/),
    ]);
    expect(state.work_items.map(({ depth }) => depth).sort((one, other) => one - other)).toEqual([0, 1]);
  });

  it('[report:read-back:not-understood] warns with the line and keeps what stood there before', () => {
    const { state, warnings } = edited(
      ['| acme | operational | 1.2.0 | 45/50 passing, 2 skipped |', '| acme | brokn | 1.2.0 | 60/50 |'],
      ['| 2026-Q3 |', '| next summer |'],
      ['| Token budget | 200000 |', '| Token budget | 12 |'],
      ['| Head commit |  |', '| Head commit | HEAD |\n| Colour | blue |'],
      ['**Lexer** (task)', '**Lexer** (research)'],
      [/"kind":|"name":"globex"/, '"name":globex'],
      ['- **Parser** blocks', '- Nobody blocks Nothing\n- **Parser** blocks'],
    );
    expect(state.vendors).toHaveLength(2);
    expect(state.vendors.find(({ name }) => name === 'acme')).toEqual(vendor('acme'));
    expect(state.vendors.find(({ name }) => name === 'globex')).toMatchObject({ status: 'broken' });
    expect(state.enhancements[0]!.target_quarter).toBe('2026-Q3');
    expect(state.configuration).toEqual(project.configuration);
    expect(itemNamed(state, 'Lexer')).toEqual(lexer);
    const lines = warnings.map((warning) => warning.replace(/^Line \d+: /, ''));
    expect(lines.sort()).toEqual(
      [
        'the Status "brokn" is not understood; what it said before is kept.',
        'the Tests "60/50" is not understood; what it said before is kept.',
        'the Quarter "next summer" is not understood; what it said before is kept.',
        'Token budget cannot be "12"; what it said before is kept.',
        'Head commit cannot be "HEAD"; what it said before is kept.',
        'there is no such setting: "| Colour | blue |"',
        'an item stays a task; the research is not taken over.',
        'the data of this vendor is damaged; it is taken from what the line shows.',
        'this names no two work items of the report: "- Nobody blocks Nothing"',
      ].sort(),
    );
    expect(warnings.every((warning) => /^Line \d+: /.test(warning))).toBe(true);
  });

  it('reads back from an editor that ends lines as Windows does', () => {
    const parsed = parseStatusReport(`\ufeff${report.replaceAll('\n', '\r\n')}`);
    expect(parsed).toEqual(parseStatusReport(report));
    expect(parsed.warnings).toEqual([]);
  });

  it('says what is not known where sections are taken away', () => {
    const { state, generated_at: time, warnings } = parseStatusReport('# Only a title\n');
    expect(state).toMatchObject({ vendors: [], work_items: [], sequence: 0 });
    expect(time).toBeNull();
    expect(warnings).toEqual([
      'The file has no section vendors, work-items, dependencies, deployments, enhancements, configuration: nothing of that is known.',
    ]);
  });
});

describe('a report over a file that was there', () => {
  it('[report:previous:prose] keeps prose around the sections where it stands, and sections in their places', () => {
    const handled = report
      .replace('<!-- waymark:begin vendors', () => 'Ask **Ann** about vendors.\r\n\n<!-- waymark:begin vendors')
      .replace('end vendors -->\n', () => 'end vendors -->\n\n> a quote\n  indented\t\n');
    const changed = { ...project, vendors: [vendor('acme', { status: 'broken' })], sequence: 18 };
    const text = render(changed, handled);
    expect(text).toContain('Ask **Ann** about vendors.\r\n\n<!-- waymark:begin vendors -->');
    expect(text).toContain('<!-- waymark:end vendors -->\n\n> a quote\n  indented\t\n');
    expect(parseStatusReport(text).state.vendors).toEqual(changed.vendors);
    expect(render(changed, text)).toBe(text);

    const [vendors] = /<!-- waymark:begin vendors[^]*?end vendors -->\n/.exec(handled)!;
    const reordered = `${handled.replace(vendors, '')}\n${vendors}`;
    expect(render(project, reordered)).toBe(reordered);
  });

  it('adds a section that the file does not have after the one before it, and keeps a file of prose whole', () => {
    const [enhancements] = /<!-- waymark:begin enhancements[^]*?end enhancements -->\n/.exec(report)!;
    expect(render(project, report.replace(`\n${enhancements}`, ''))).toBe(report);
    const prose = '# My notes\n\n- one\n';
    const text = render(project, prose);
    expect(text.endsWith(`\n${prose}`) || text.startsWith(prose)).toBe(true);
    expect(parseStatusReport(text).warnings).toEqual([]);
    expect(render(project, text)).toBe(text);
  });

  it('[report:previous:edits] keeps what a person changed in a section as notes below it, but what the state says too', () => {
    const lineOf = (title: string) =>
      report.split('\n').find((line) => line.includes(`**${title}**`) && line.includes('- ['))!;
    const edited = report
      .replace('| acme | operational', '| acme | down since noon')
      .replace(lineOf('Parser'), (line) => `${line.replace('[ ]', '[x]')}\n- [ ] **By hand** (task)`)
      .replace('**Lexer**', '**Lexer in C**')
      .replace('| Active context | feature |', '| Active context | research |')
      .replace('## Dependencies (1)', '## Dependencies (2)\n\n- **Lexer in C** blocks **Writer**');
    expect(edited.match(/down since|By hand|Lexer in C|research/g)).toHaveLength(5);
    const text = render(project, edited);
    const below = (section: string) =>
      text.split(`<!-- waymark:end ${section} -->\n`)[1]!.split('<!-- waymark:begin')[0];
    expect(below('vendors')).toBe(
      '\n| acme | down since noon | 1.2.0 | 45/50 passing, 2 skipped | excel, csv | compliant  |\n\n',
    );
    expect(below('work-items')).toBe(
      '\n- [x] **Parser** (task)\n- [ ] **By hand** (task)\n- [ ] **Lexer in C** (task)\n\n',
    );
    expect(below('dependencies')).toBe('\n- **Lexer in C** blocks **Writer**\n\n');
    expect(below('configuration')).toBe('\n| Active context | research |\n');
    expect(parseStatusReport(text).state).toEqual(parseStatusReport(report).state);
    expect(render(project, text)).toBe(text);
    expect(render(parseStatusReport(edited).state, edited)).not.toMatch(
      /end (?:work-items|dependencies|configuration) -->\n\n[-|]/,
    );
  });

  it('[report:previous:notes] moves what was written among the words of the template below them, once', () => {
    const noted = report
      .replace('# Project status\n', '# Project status\n\nAsk **Ann** before 17:00.\n')
      .replace('| acme | operational', '| acme | broken');
    const changed = { ...project, vendors: [], sequence: 18 };
    const text = render(changed, noted);
    expect(text.match(/# Project status\n/g)).toHaveLength(1);
    expect(text.match(/vendors operational/g)).toHaveLength(1);
    expect(text).toContain('<!-- waymark:end text:1 -->\n\nAsk **Ann** before 17:00.\n');
    expect(render(changed, text)).toBe(text);
  });

  it('[report:previous:notes] moves notes in a section below it, once, and repairs marks', () => {
    const noted = report
      .replace('### Broken vendors', () => 'Globex is down **again**.\n\n### Broken vendors')
      .replace('<!-- waymark:end deployments -->\n', '');
    expect(parseStatusReport(noted).warnings).toEqual([
      expect.stringMatching(/^Line \d+: the section deployments has no end/),
      expect.stringMatching(/kept below its section: "Globex is down \*\*again\*\*\."$/),
    ]);
    const [noticed] = /<!-- waymark:begin vendors[^]*?end vendors -->\n/.exec(noted)!;
    const twice = render(project, `${noted}\n${noticed}`);
    expect(
      [twice.match(/waymark:begin vendors/g), twice.match(/Globex is down/g)].map((found) => found?.length),
    ).toEqual([
      // Each of the two had a note of its own.
      1, 2,
    ]);
    const text = render(project, noted);
    expect(text).toContain('<!-- waymark:end vendors -->\n\nGlobex is down **again**.\n');
    expect(text.match(/Globex is down/g)).toHaveLength(1);
    expect(render(project, text)).toBe(text);
    expect(parseStatusReport(text)).toMatchObject({ warnings: [] });
  });
});

describe('the parser', () => {
  it('[report:read-back:any-text] survives random edits of any report, and what it reads can be written', () => {
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.nat(200),
      insert: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.constantFrom(
          '\n',
          '|',
          '<!--wm:work_item {',
          '-->',
          '- [x] ',
          '  ',
          '<!-- waymark:begin vendors -->\n',
          '\r',
        ),
      ),
    });
    fc.assert(
      fc.property(projectState, fc.array(edit, { minLength: 1, maxLength: 8 }), (state, edits) => {
        let text = render(state);
        for (const { at, remove, insert } of edits) {
          const start = Math.floor(at * text.length);
          text = text.slice(0, start) + insert + text.slice(start + remove);
        }
        const first = parseStatusReport(text);
        const written = render(first.state, text);
        const again = parseStatusReport(written);
        expect(render(again.state, written)).toBe(written);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['nested lists', () => `${'- [ ] x\n  '.repeat(100_000)}\n`],
    ['ever deeper lists', () => Array.from({ length: 2_000 }, (_, n) => `${' '.repeat(n)}- [ ] x`).join('\n')],
    ['comments without an end', () => '<!--wm:work_item {"id":'.repeat(200_000)],
    ['comments without an end, on lines', () => '- [ ] a <!--wm:work_item {\n'.repeat(150_000)],
    ['one long line', () => `- [ ] **${'*'.repeat(5_000_000)}`],
    ['pipes', () => `|${'|'.repeat(5_000_000)}`],
    ['backslashes', () => `| ${'\\'.repeat(5_000_000)}`],
    ['parentheses', () => `- [ ] ${'('.repeat(5_000_000)}`],
    ['blanks', () => `- [ ] a${' '.repeat(5_000_000)}(task)`],
    ['marks', () => '<!-- waymark:begin work-items -->\n'.repeat(150_000)],
    ['deep JSON', () => `- [ ] a <!--wm:work_item ${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}-->`],
    ['half a surrogate pair', () => '- [ ] **a** (task) <!--wm:work_item {"title":"\\ud800"}-->\n| \\ud800 |'],
  ])('reads megabytes of %s', (_, body) => {
    for (const section of ['work-items', 'vendors', 'dependencies', 'configuration']) {
      const text = `<!-- waymark:begin ${section} -->\n${body()}\n<!-- waymark:end ${section} -->\n`;
      expect(() => parseStatusReport(text)).not.toThrow();
    }
  });
});
