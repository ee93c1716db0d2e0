import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the environment sets. Only this file knows the names of the variables. */
export interface Config {
  /** WAYMARK_DATABASE_URL */
  databaseUrl: string | undefined;
  /** WAYMARK_DATABASE_TOKEN, for a libSQL server */
  databaseToken: string | undefined;
  /** WAYMARK_HOME, else `~/.waymark` */
  waymarkHome: string;
  /** WAYMARK_LLM: what `checkpoint` and the hooks use without `--llm` */
  llm: string | undefined;
  /** WAYMARK_HOOK_DEADLINE_MS: after so many milliseconds a hook gives up and lets the agent go on */
  hookDeadlineMs: number;
  hookDeadlineIsSet: boolean;
  /** OPENAI_API_KEY */
  openaiApiKey: string | undefined;
  /** OPENAI_BASE_URL */
  openaiBaseUrl: string | undefined;
  /** CLAUDE_CONFIG_DIR, else `~/.claude` */
  claudeFolder: string;
  home: string;
  /** False with NO_COLOR or TERM=dumb. */
  colorAllowed: boolean;
  /** Variables that hold something we cannot use, in words. */
  problems: string[];
}

/** The variables that Waymark reads, for help and `waymark config`. */
export const environmentVariables = {
  WAYMARK_DATABASE_URL: 'database, when --db is not given',
  WAYMARK_DATABASE_TOKEN: 'token of a libSQL server',
  WAYMARK_HOME: 'your own folder, never taken for a project; default ~/.waymark',
  WAYMARK_LLM: 'default of --llm, also for the hooks',
  WAYMARK_HOOK_DEADLINE_MS: 'how long a hook may take, default 20000',
  OPENAI_API_KEY: 'key for --llm PROVIDER/MODEL',
  OPENAI_BASE_URL: 'another server that speaks the OpenAI protocol',
  CLAUDE_CONFIG_DIR: 'where Claude Code keeps its settings, default ~/.claude',
  NO_COLOR: 'no colours',
} as const;

const defaultHookDeadlineMs = 20_000;

/** Reads the environment. An empty variable counts as not set; a value that cannot be used becomes a problem, not an error. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const value = (name: keyof typeof environmentVariables | 'TERM') => environment[name]?.trim() || undefined;
  const home = homedir();
  const deadline = value('WAYMARK_HOOK_DEADLINE_MS');
  const deadlineMs = deadline !== undefined && /^[1-9]\d{0,6}$/.test(deadline) ? Number(deadline) : undefined;
  return {
    databaseUrl: value('WAYMARK_DATABASE_URL'),
    databaseToken: value('WAYMARK_DATABASE_TOKEN'),
    waymarkHome: value('WAYMARK_HOME') ?? join(home, '.waymark'),
    llm: value('WAYMARK_LLM'),
    hookDeadlineMs: deadlineMs ?? defaultHookDeadlineMs,
    hookDeadlineIsSet: deadlineMs !== undefined,
    openaiApiKey: value('OPENAI_API_KEY'),
    openaiBaseUrl: value('OPENAI_BASE_URL'),
    claudeFolder: value('CLAUDE_CONFIG_DIR') ?? join(home, '.claude'),
    home,
    colorAllowed: value('NO_COLOR') === undefined && value('TERM') !== 'dumb',
    problems:
      deadline === undefined || deadlineMs !== undefined
        ? []
        : [`WAYMARK_HOOK_DEADLINE_MS is not a whole number of milliseconds; using ${defaultHookDeadlineMs}`],
  };
}
