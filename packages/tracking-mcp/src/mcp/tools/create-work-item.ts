import { types } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const createWorkItem = writeTool({
  operation: 'create_work_item',
  toolset: 'core',
  description:
    "Add an item to the project's tree, below parent_id (at most 5 levels). metadata by type: project {description, target_quarter, constitutional_principles}; session {token_budget, prompts_count, yaml_frontmatter}; task {estimated_hours, actual_hours, blocked_reason}; research {research_questions, findings_summary, references}.",
  output: { item: types.object },
  reply: (item) => ({ data: { item } }),
});
