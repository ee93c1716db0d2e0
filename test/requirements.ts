import { auditRequirements } from './requirements/audit.ts';
import { checkpointRequirements } from './requirements/checkpoint.ts';
import { configRequirements } from './requirements/config.ts';
import { medallionRequirements } from './requirements/medallion.ts';
import { memoryRequirements } from './requirements/memory.ts';
import { domainRequirements } from './requirements/domain.ts';
import { observabilityRequirements } from './requirements/observability.ts';
import { profileRequirements } from './requirements/profile.ts';
import { promptRequirements } from './requirements/prompt.ts';
import { providersRequirements } from './requirements/providers.ts';
import { rulesRequirements } from './requirements/rules.ts';
import { sessionRequirements } from './requirements/session.ts';
import { workItemRequirements } from './requirements/work-items.ts';
import { trackingRequirements } from './requirements/tracking.ts';
import { fallbackRequirements } from './requirements/fallback.ts';
import { statusReportRequirements } from './requirements/status-report.ts';
import { mcpRequirements } from './requirements/mcp.ts';
import { trackCommandRequirements } from './requirements/track-command.ts';
import { taskFileRequirements } from './requirements/task-files.ts';
import { taskContextRequirements } from './requirements/task-context.ts';
import { worktreeRequirements } from './requirements/worktree.ts';
import { evidenceRequirements } from './requirements/evidence.ts';
import { taskLedgerRequirements } from './requirements/task-ledger.ts';
import { validationRunnerRequirements } from './requirements/validation-runner.ts';
import { qaRequirements } from './requirements/qa.ts';
import { taskMetricsRequirements } from './requirements/task-metrics.ts';
import { taskCommandRequirements } from './requirements/task-command.ts';
import { taskMcpRequirements } from './requirements/task-mcp.ts';

/**
 * What each specified behaviour is called. A test that shows a behaviour carries its id in brackets in its title;
 * `requirements.test.ts` fails on an id that no test cites and on a citation that is not listed here.
 */
export const requirements: Record<string, string> = {
  ...domainRequirements,
  ...configRequirements,
  ...rulesRequirements,
  ...memoryRequirements,
  ...sessionRequirements,
  ...auditRequirements,
  ...profileRequirements,
  ...providersRequirements,
  ...observabilityRequirements,
  ...medallionRequirements,
  ...promptRequirements,
  ...checkpointRequirements,
  ...workItemRequirements,
  ...trackingRequirements,
  ...fallbackRequirements,
  ...statusReportRequirements,
  ...mcpRequirements,
  ...trackCommandRequirements,
  ...taskFileRequirements,
  ...taskContextRequirements,
  ...worktreeRequirements,
  ...evidenceRequirements,
  ...taskLedgerRequirements,
  ...validationRunnerRequirements,
  ...qaRequirements,
  ...taskMetricsRequirements,
  ...taskCommandRequirements,
  ...taskMcpRequirements,
};
