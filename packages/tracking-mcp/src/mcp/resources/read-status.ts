import type { ProjectTracker } from '../../fallback/project-tracker.ts';
import { conciseVendor, conciseWorkItem } from '../reply/concise.ts';
import type { ToolReply } from '../tool/mcp-tool.ts';
import { withOrigin } from '../tool/read-tool.ts';

/** Where the project stands, short enough to open a conversation with. */
export async function readStatus(tracker: ProjectTracker): Promise<ToolReply> {
  const [configuration, active, blocked, broken, health] = await Promise.all([
    tracker.read('get_project_configuration', {}),
    tracker.read('list_work_items', { status: 'active', limit: 20 }),
    tracker.read('list_work_items', { status: 'blocked', limit: 20 }),
    tracker.read('query_vendor_status', { status: 'broken', limit: 20 }),
    tracker.health(),
  ]);
  const data = {
    configuration: configuration.data,
    active_count: active.data.total_count,
    active: active.data.items.map(conciseWorkItem),
    blocked_count: blocked.data.total_count,
    blocked: blocked.data.items.map(conciseWorkItem),
    broken_vendor_count: broken.data.total_count,
    broken_vendors: broken.data.vendors.map(conciseVendor),
    database: health,
  };
  return withOrigin({ data, lists: ['active', 'blocked', 'broken_vendors'] }, active);
}
