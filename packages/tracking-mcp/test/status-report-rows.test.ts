import { describe, expect, it } from 'vitest';

import { parseStatusReport } from '../src/markdown/report/parse-status-report.ts';
import { renderStatusReport } from '../src/markdown/report/render-status-report.ts';
import { deployment, projectOf, vendor, workItem } from './support/fixed-state.ts';

const generated_at = '2026-02-03T04:05:06.007Z';
const state = projectOf({
  vendors: [vendor('acme')],
  work_items: [workItem('Parser')],
  deployments: [deployment(1)],
});
const report = renderStatusReport(state, { generated_at });
const rowOf = (start: string) => report.split('\n').find((line) => line.startsWith(start))!;
const commit = 'b'.repeat(40);

describe('rows that a person adds or copies', () => {
  it('[report:read-back:added-lines] become deployments', () => {
    const row = `| ${commit} | 2026-02-01T10:00:00.000Z | 12 | By hand | unit 3 | yes | | |`;
    const added = parseStatusReport(report.replace('| aaaa', () => `${row}\n| aaaa`));
    expect(added.warnings).toEqual([]);
    expect(added.state.deployments[0]).toMatchObject({
      deployed_at: '2026-02-01T10:00:00.000Z',
      commit_hash: commit,
      metadata: { commit_hash: commit, pr_number: 12, pr_title: 'By hand', test_summary: { unit: 3 } },
      created_at: generated_at,
    });
    const unfinished = parseStatusReport(report.replace('| aaaa', () => '| abc | soon | x | y | z | ? | | |\n| aaaa'));
    expect(unfinished.state.deployments).toEqual(state.deployments);
    expect(unfinished.warnings.at(-1)).toMatch(/this is no deployment yet \(commit_hash: /);
  });

  it('are new ones under another name, and left below under the same', () => {
    const row = rowOf('| acme');
    const renamed = parseStatusReport(report.replace(row, () => `${row}\n${row.replace('acme', 'acme two')}`));
    expect(renamed.state.vendors.map(({ name }) => name)).toEqual(['acme', 'acme two']);
    expect(renamed.warnings).toEqual([expect.stringMatching(/a copy of the vendor "acme" under another name/)]);
    const line = rowOf('- [ ] **Parser**');
    const twice = report.replace(row, () => `${row}\n${row}`).replace(line, () => `${line}\n${line}`);
    const parsed = parseStatusReport(twice);
    expect(parsed.state).toEqual(state);
    expect(parsed.warnings).toEqual([
      expect.stringMatching(/this vendor stands in the report already/),
      expect.stringMatching(/this work item stands in the report already/),
    ]);
    expect(renderStatusReport(state, { generated_at, previous: twice })).toContain(`vendors -->\n\n${row}\n`);
  });

  it('[report:read-back:not-understood] are named when all that is left of them is damaged', () => {
    const damaged = parseStatusReport(
      report
        .replace('"sequence":17', '"sequence":-1')
        .replace('- [ ] **Parser**', '<!--wm:work_item {"id":1}-->\n- [ ] **Parser**'),
    );
    expect(damaged.state).toEqual({ ...state, sequence: 0 });
    expect(damaged.generated_at).toBeNull();
    expect(damaged.warnings).toEqual([
      'Line 2: what the report says of itself is damaged: its time and its last change are not known.',
      expect.stringMatching(/the data of a work item is damaged/),
    ]);
  });
});
