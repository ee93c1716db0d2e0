import { systemClock, type Clock } from '@waymark/core-types';

import type { ProjectTracker } from '../../fallback/project-tracker.ts';
import { neutralMarkdown, plainJson } from '../fence.ts';
import { conciseWorkItem } from '../reply/concise.ts';
import { fitReply } from '../reply/fit-reply.ts';
import { reportText } from '../report-text.ts';
import type { ToolReply } from '../tool/mcp-tool.ts';
import { withOrigin } from '../tool/read-tool.ts';
import { readStatus } from './read-status.ts';
import type { McpResource } from './mcp-resource.ts';

const json = { mimeType: 'application/json' } as const;

/** What a client can attach to a conversation: the project's status, and single items and vendors. */
export function createTrackingResources(
  tracker: ProjectTracker,
  { clock = systemClock }: { clock?: Clock } = {},
): McpResource[] {
  return [
    {
      ...json,
      uri: 'tracking://status',
      name: 'status',
      title: 'Project status',
      description:
        'Where the project stands: configuration, active work items, broken vendors, whether the database answers.',
      read: async () => text(await readStatus(tracker)),
    },
    {
      mimeType: 'text/markdown',
      uri: 'tracking://report',
      name: 'report',
      title: 'Status report',
      description: 'The status report as markdown.',
      async read() {
        const { data } = await tracker.read('get_project_state', { deployments: 10 });
        return neutralMarkdown(reportText(data, clock));
      },
    },
    {
      ...json,
      uri: 'tracking://configuration',
      name: 'configuration',
      title: 'Project configuration',
      description: 'The configuration of the project.',
      async read() {
        const answer = await tracker.read('get_project_configuration', {});
        return text(withOrigin({ data: { configuration: answer.data } }, answer));
      },
    },
    {
      ...json,
      uri: 'tracking://work-item/{id}',
      name: 'work-item',
      title: 'Work item',
      description: 'A work item with what is around it, by its id or short id.',
      completes: 'work_item',
      async read(id) {
        const answer = await tracker.read('query_work_item', { id, include_hierarchy: true });
        const { item, ancestors, descendants, dependencies, waits_for } = answer.data;
        const data = {
          ...{ item, dependencies },
          ancestors: ancestors.map(conciseWorkItem),
          descendants: descendants.map(conciseWorkItem),
          waits_for: waits_for.map(conciseWorkItem),
        };
        return text(withOrigin({ data, lists: ['descendants', 'dependencies', 'waits_for'] }, answer));
      },
    },
    {
      ...json,
      uri: 'tracking://vendor/{name}',
      name: 'vendor',
      title: 'Vendor',
      description: 'The health of a vendor extractor, by its name.',
      completes: 'vendor',
      async read(name) {
        const answer = await tracker.read('query_vendor_status', { name });
        return text(withOrigin({ data: { vendor: answer.data.vendors[0] } }, answer));
      },
    },
  ];
}

function text(reply: ToolReply): string {
  return plainJson(fitReply({ ...reply, isDetailed: true }));
}
