import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';

import { isStatusReport, parseStatusReport } from '../src/markdown/report/parse-status-report.ts';
import { renderStatusReport } from '../src/markdown/report/render-status-report.ts';
import { deployment, enhancement, projectOf, vendor, workItem } from './support/fixed-state.ts';
import { inOrder, projectState, storableText } from './support/report-states.ts';

const generated_at = '2026-02-03T04:05:06.007Z';
const render = (state: Parameters<typeof renderStatusReport>[0], previous?: string) =>
  renderStatusReport(state, { generated_at, ...(previous === undefined ? {} : { previous }) });
/** What people see of a report. */
const seen = (text: string) => text.replaceAll(/ ?<!--.*?-->/g, '');

describe('a status report', () => {
  it('[report:content:vendors] shows operational vendors and broken ones apart, by name', () => {
    const text = render(
      projectOf({ vendors: [vendor('zeta'), vendor('alpha', { status: 'broken' }), vendor('beta')] }),
    );
    expect(seen(text)).toContain(
      [
        '### Operational vendors (2)',
        '',
        '| Vendor | Status | Version | Tests | Formats | Manifest |',
        '| --- | --- | --- | --- | --- | --- |',
        '| beta | operational | 1.2.0 | 45/50 passing, 2 skipped | excel, csv | compliant |',
        '| zeta | operational | 1.2.0 | 45/50 passing, 2 skipped | excel, csv | compliant |',
        '',
        '### Broken vendors (1)',
        '',
        '| Vendor | Status | Version | Tests | Formats | Manifest |',
        '| --- | --- | --- | --- | --- | --- |',
        '| alpha | broken | 1.2.0 | 45/50 passing, 2 skipped | excel, csv | compliant |',
      ].join('\n'),
    );
  });

  it('[report:content:work-items] shows active items as a tree, blocked ones with reasons, and completed ones', () => {
    const project = workItem('Tracking', { item_type: 'project', pr_number: 7 });
    const done = workItem('Schema', { status: 'completed' }, project);
    const items = [
      project,
      workItem('Parser', {}, project),
      done,
      workItem('Below what is done', {}, done),
      workItem('Writer', { status: 'blocked', metadata: { blocked_reason: 'waits for *keys*' } }, project),
    ];
    const text = seen(render(projectOf({ work_items: items })));
    expect(text).toContain('### Active work items (3)\n\n- [ ] **Tracking** (project, #7)\n  - [ ] **');
    expect(text).toMatch(/^ {2}- \[ \] \*\*Parser\*\* \(task\)$/m);
    expect(text).toMatch(/^ {2}- \[ \] \*\*Below what is done\*\* \(task\)$/m);
    expect(text).toContain('### Blocked work items (1)\n\n- [ ] **Writer** (task): waits for \\*keys\\*');
    expect(text).toContain('### Completed work items (1)\n\n- [x] **Schema** (task)');
  });

  it('[report:content:deployments] shows the ten newest deployments and keeps the others out of sight', () => {
    const deployments = Array.from({ length: 13 }, (_, index) => deployment(index + 1));
    const text = render(projectOf({ deployments }));
    const shown = [...seen(text).matchAll(/\| Change (\d+) \|/g)].map((match) => Number(match[1]));
    expect(shown).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 5, 4]);
    expect(seen(text)).toContain('_And 3 older, which this file keeps without showing them._');
    expect(parseStatusReport(text).state.deployments).toHaveLength(13);
  });

  it('[report:content:plans] shows enhancements by priority, and the configuration', () => {
    const text = seen(render(projectOf({ enhancements: [enhancement('Later', 4), enhancement('Now', 1)] })));
    expect(text).toContain(
      '| Now | 1 | planned | 2026-Q3 | Why it would help |\n| Later | 4 | planned | 2026-Q3 | Why it would help |',
    );
    expect(text).toContain('| Active context | feature |\n| Token budget | 200000 |');
    expect(text).toContain('| Branch | main |');
  });

  it('[report:content:neutralised] lets no text become markup, a link, a cell or an end of a comment', () => {
    fc.assert(
      fc.property(fc.array(storableText(1, 100), { minLength: 1, maxLength: 5 }), (texts) => {
        const plain = htmlOf(texts.map((_, index) => `plain ${index}`));
        // Bold is ours; whatever a title holds, the elements stay the same.
        expect(elementsOf(htmlOf(texts))).toEqual(elementsOf(plain));
      }),
      { numRuns: 200 },
    );
  });

  it('[report:read-back:whole-state] reads back into the same state', () => {
    fc.assert(
      fc.property(projectState, (state) => {
        const parsed = parseStatusReport(render(state));
        expect(parsed.warnings).toEqual([]);
        expect(parsed.generated_at).toBe(generated_at);
        expect(inOrder(parsed.state)).toEqual(inOrder(state));
      }),
      { numRuns: 150 },
    );
  });

  it('[report:read-back:byte-stable] is the same text again, also over itself and from lists in another order', () => {
    fc.assert(
      fc.property(projectState, (state) => {
        const text = render(state);
        const again = parseStatusReport(text).state;
        expect(render(again)).toBe(text);
        expect(render(again, text)).toBe(text);
        const vendors = [...state.vendors].reverse();
        const work_items = [...state.work_items].reverse();
        const deployments = [...state.deployments].reverse();
        expect(render({ ...state, vendors, work_items, deployments })).toBe(text);
      }),
      { numRuns: 150 },
    );
  });

  it('[report:read-back:newer-fields] keeps fields that a newer program wrote, and says so of its report', () => {
    const state = projectOf({ vendors: [{ ...vendor('acme'), newer: { field: [1] } }] });
    const text = render(state).replace('"schema_version":1', '"schema_version":9');
    const parsed = parseStatusReport(text);
    expect(parsed.state).toEqual(state);
    expect(parsed.warnings).toEqual(['Line 2: a newer program wrote this report; it is read as far as this one can.']);
  });

  it('is told from a text that people wrote', () => {
    expect(isStatusReport(render(projectOf()))).toBe(true);
    expect(isStatusReport('# Status\n\n## Vendors\n')).toBe(false);
  });
});

const commentOrText = /<!--.*?-->|>[^<]*(?=<)/gs;

/** Titles and names in every place of a report, as a browser gets it. */
function htmlOf(texts: readonly string[]): string {
  const state = projectOf({
    vendors: texts.map((name, index) => vendor(name, { id: vendor(String(index)).id })),
    work_items: texts.flatMap((title, index) => [
      workItem(title, { id: workItem(String(index)).id }),
      workItem(title, {
        id: workItem(`blocked ${index}`).id,
        status: 'blocked',
        metadata: { blocked_reason: title },
      }),
    ]),
  });
  return micromark(render(state), {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
}

function elementsOf(html: string): string[] {
  return html.replaceAll(commentOrText, '>').match(/<[^>]*>/g) ?? [];
}
