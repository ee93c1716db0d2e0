import type { ProjectTracker } from '../../fallback/project-tracker.ts';
import { fenceData } from '../fence.ts';
import { conciseChange, conciseWorkItem } from '../reply/concise.ts';
import { fitReply } from '../reply/fit-reply.ts';
import type { McpPrompt } from './mcp-prompt.ts';

/** What whoever takes over should know of an item. */
export const handOver = (tracker: ProjectTracker): McpPrompt => ({
  name: 'hand_over',
  title: 'Hand over',
  description: 'Hand a work item over to another assistant or to a person: state, history, what is open.',
  arguments: [{ name: 'work_item', description: 'Id or short id of the item', required: true, completes: 'work_item' }],
  async render({ work_item = '' }) {
    const { data } = await tracker.read('query_work_item', { id: work_item, include_hierarchy: true });
    const { item, descendants, waits_for } = data;
    const changes = await tracker.read('list_changes', { entity_type: 'work_item', entity_id: item.id, limit: 20 });
    const known = {
      item,
      below: descendants.map(conciseWorkItem),
      waits_for: waits_for.map(conciseWorkItem),
      history: changes.data.changes.map(conciseChange),
    };
    return [
      'Write the hand-over of this work item for whoever goes on with it: what is done, what is open and in which order, what it waits for, which decisions were taken and why, and the first step. Add what you know from this session and the data does not say. Then set the item’s status with update_work_item and, if you hold it, give it back with release_work_item.',
      fenceData(fitReply({ data: known, lists: ['history', 'below', 'waits_for'] })),
    ].join('\n\n');
  },
});
