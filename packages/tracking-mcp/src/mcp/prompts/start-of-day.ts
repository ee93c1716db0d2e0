import type { ProjectTracker } from '../../fallback/project-tracker.ts';
import { fenceData } from '../fence.ts';
import { conciseChange, conciseWorkItem } from '../reply/concise.ts';
import { fitReply } from '../reply/fit-reply.ts';
import { readStatus } from '../resources/read-status.ts';
import type { McpPrompt } from './mcp-prompt.ts';

/** What to do first: the status, what is ready, what the others did. */
export const startOfDay = (tracker: ProjectTracker): McpPrompt => ({
  name: 'start_of_day',
  title: 'Start of day',
  description: 'Where the project stands, what others changed last, and what to take up next.',
  arguments: [],
  async render() {
    const [status, ready, changes] = await Promise.all([
      readStatus(tracker),
      tracker.read('list_ready_work_items', { limit: 10 }),
      tracker.read('list_changes', { limit: 20 }),
    ]);
    const data = {
      ...status.data,
      ready: ready.data.items.map(conciseWorkItem),
      last_changes: changes.data.changes.map(conciseChange),
    };
    return [
      'Begin the working day on this project. In at most ten lines say what is broken or blocked, what changed since yesterday and by whom, and which ready item you propose to take and why. Name an answer that does not come from the database as such, with its age. Then ask whether to claim that item; do not claim it yet.',
      fenceData(fitReply({ data, lists: ['last_changes', 'active', 'blocked', 'broken_vendors', 'ready'] })),
    ].join('\n\n');
  },
});
