import type { ProjectTracker } from '../../fallback/project-tracker.ts';
import { fenceData } from '../fence.ts';
import { conciseEnhancement, conciseWorkItem } from '../reply/concise.ts';
import { fitReply } from '../reply/fit-reply.ts';
import type { McpPrompt } from './mcp-prompt.ts';

/** Breaks a goal down into the project's own tree. */
export const planProject = (tracker: ProjectTracker): McpPrompt => ({
  name: 'plan_project',
  title: 'Plan a project',
  description: 'Break a goal down into a project with sessions, tasks and their dependencies.',
  arguments: [{ name: 'goal', description: 'What is to be reached, in a sentence or two', required: true }],
  async render({ goal = '' }) {
    const [projects, enhancements] = await Promise.all([
      tracker.read('list_work_items', { item_type: 'project', limit: 20 }),
      tracker.read('list_enhancements', { limit: 20 }),
    ]);
    const data = {
      goal,
      projects: projects.data.items.map(conciseWorkItem),
      enhancements: enhancements.data.enhancements.map(conciseEnhancement),
    };
    return [
      'Plan the `goal` that the data below names. First say which existing projects or enhancements it belongs to. Then propose one project with tasks that each take at most a day, research items for what is not known, and what waits for what; the tree may be five levels deep. Once the plan is agreed, create the items with create_work_item (parents first) and their order with add_dependency.',
      fenceData(fitReply({ data, lists: ['enhancements', 'projects'] })),
    ].join('\n\n');
  },
});
