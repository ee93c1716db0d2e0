import { canonicalJsonLine } from '@waymark/core-types';

import { layout, type Project } from '../project-layout.ts';
import { withStoreLock } from '../storage/with-store-lock.ts';
import { writeStoreFile } from '../storage/write-store-file.ts';
import type { MetricsDashboard } from './metrics-dashboard.ts';
import { dashboardAsHtml } from './page/dashboard-as-html.ts';

/** Where a dashboard was written, relative to the repository. */
export interface WrittenDashboard {
  json_path: string;
  html_path: string;
}

/**
 * Keeps a dashboard as JSON and as a page, under the day on which it was made; one of the same day is replaced.
 * @throws {TaskError} E041, E042, E043 where the store cannot be written.
 */
export function writeDashboard(project: Project, dashboard: MetricsDashboard): Promise<WrittenDashboard> {
  const name = `${layout.dashboards}/dashboard-${new Date(dashboard.generated_at).toISOString().slice(0, 10)}`;
  return withStoreLock(project, async () => {
    await writeStoreFile(project, `${name}.json`, canonicalJsonLine(dashboard));
    await writeStoreFile(project, `${name}.html`, dashboardAsHtml(dashboard));
    return { json_path: `${name}.json`, html_path: `${name}.html` };
  });
}
