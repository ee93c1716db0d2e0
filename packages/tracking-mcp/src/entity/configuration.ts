import { z } from 'zod';
import { actor, branchName, commitHash, id, timestamp, tokenBudget, version } from './fields.ts';

export const defaultTokenBudget = 200_000;

/** What holds for the whole project: one document, made with its defaults when it is first asked for. */
export const configurationSchema = z.looseObject({
  version: version(),
  active_context_type: z.enum(['feature', 'maintenance', 'research']),
  current_session_id: id().nullable(),
  git_branch: branchName().nullable(),
  git_head_commit: commitHash().nullable(),
  default_token_budget: tokenBudget(),
  database_healthy: z.boolean(),
  last_health_check_at: timestamp().nullable(),
  created_at: timestamp(),
  updated_at: timestamp(),
  updated_by: actor(),
});
export type Configuration = z.output<typeof configurationSchema>;
