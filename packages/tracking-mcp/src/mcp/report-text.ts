import { toTimestamp, type Clock } from '@waymark/core-types';

import { renderStatusReport } from '../markdown/report/render-status-report.ts';
import type { ProjectState } from '../operation/reads.ts';

/** The status report without the hidden notes from which it is read back: those cost a model tokens and tell it nothing. */
export function reportText(state: ProjectState, clock: Clock): string {
  const report = renderStatusReport(state, { generated_at: toTimestamp(clock.now()) });
  return (
    report
      // One that a title holds is escaped.
      .replace(/[ \t]*(?<!\\)<!--.*?-->/gs, '')
      .replace(/\n{3,}/g, '\n\n')
      .trimStart()
  );
}
