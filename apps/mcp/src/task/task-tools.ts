import type { McpTool } from '@waymark/tracking-mcp/mcp';

import type { OpenTasks } from './open-tasks.ts';
import { taskClaim } from './task-claim.ts';
import { taskContextGet } from './task-context-get.ts';
import { taskEvidenceAttach } from './task-evidence-attach.ts';
import { taskEvidenceList } from './task-evidence-list.ts';
import { taskPick } from './task-pick.ts';
import { taskQaCompare } from './task-qa-compare.ts';
import { taskQaRecord } from './task-qa-record.ts';
import { taskWorktreeVerify } from './task-worktree-verify.ts';

/** The tools for task files and what their agents hand to each other. */
export function createTaskTools(open: OpenTasks): McpTool[] {
  return [
    ...[taskPick(open), taskClaim(open), taskContextGet(open)],
    ...[taskEvidenceAttach(open), taskEvidenceList(open), taskWorktreeVerify(open)],
    ...[taskQaRecord(open), taskQaCompare(open)],
  ];
}
