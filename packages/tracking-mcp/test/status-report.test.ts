import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseStatusReport } from '../src/markdown/report/parse-status-report.ts';
import { renderStatusReport } from '../src/markdown/report/render-status-report.ts';
import { inOrder, projectState } from './support/report-states.ts';

const generated_at = '2026-02-03T04:05:06.007Z';

describe('a status report', () => {
  it('[report:read-back:whole-state] reads back into the same state', () => {
    fc.assert(
      fc.property(projectState, (state) => {
        const parsed = parseStatusReport(renderStatusReport(state, { generated_at }));
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
        const text = renderStatusReport(state, { generated_at });
        const again = parseStatusReport(text).state;
        expect(renderStatusReport(again, { generated_at })).toBe(text);
        expect(renderStatusReport(again, { generated_at, previous: text })).toBe(text);
        const reversed = {
          ...state,
          vendors: [...state.vendors].reverse(),
          work_items: [...state.work_items].reverse(),
        };
        expect(renderStatusReport(reversed, { generated_at })).toBe(text);
      }),
      { numRuns: 150 },
    );
  });
});
