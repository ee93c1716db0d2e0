import type { ProjectTracker } from '../../fallback/project-tracker.ts';
import { handOver } from './hand-over.ts';
import type { McpPrompt } from './mcp-prompt.ts';
import { planProject } from './plan-project.ts';
import { startOfDay } from './start-of-day.ts';

/** What a person can begin with. */
export function createTrackingPrompts(tracker: ProjectTracker): McpPrompt[] {
  return [startOfDay(tracker), handOver(tracker), planProject(tracker)];
}
