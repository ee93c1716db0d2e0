import { homedir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';

/** What the environment sets. Only this file knows the names of the variables. */
export interface Config {
  /** WAYMARK_DATABASE_URL */
  databaseUrl: string | undefined;
  /** WAYMARK_DATABASE_TOKEN, for a libSQL server */
  databaseToken: string | undefined;
  /** WAYMARK_HOME, else `~/.waymark`: holds the prompts */
  waymarkHome: string;
  /** WAYMARK_PROJECT: whose work `track` is about, where several projects share a database; default `default` */
  trackedProject: string;
  /** WAYMARK_BY, else the agent that runs the command, else the user: who did it, in the tracker's audit trail */
  actor: string;
  /** PATH, to find out whether a program is installed */
  programFolders: string[];
  /** WAYMARK_MAX_ITERATIONS: calls of the model that `prompt run` allows; undefined for its default */
  maxIterations: number | undefined;
  /** WAYMARK_LLM: what `checkpoint` and the hooks use without `--llm` */
  llm: string | undefined;
  /** WAYMARK_HOOK_DEADLINE_MS: after so many milliseconds a hook gives up and lets the agent go on */
  hookDeadlineMs: number;
  hookDeadlineIsSet: boolean;
  /** OPENAI_API_KEY */
  openaiApiKey: string | undefined;
  /** OPENAI_BASE_URL */
  openaiBaseUrl: string | undefined;
  /** WAYMARK_LOG_LEVEL, checked where it is used, with --log-level */
  logLevel: string | undefined;
  /** OTEL_EXPORTER_OTLP_ENDPOINT: where --trace sends spans, beside the tree that it prints */
  otlpEndpoint: string | undefined;
  /** LANGFUSE_PUBLIC_KEY, LANGFUSE_SECRET_KEY and LANGFUSE_BASE_URL; undefined unless both keys are set */
  langfuse: { public_key: string; secret_key: string; base_url?: string } | undefined;
  /** CLAUDE_CONFIG_DIR, else `~/.claude` */
  claudeFolder: string;
  home: string;
  /** All of it, for programs that we start and that are to find what they would find in the shell. */
  environment: Readonly<Record<string, string | undefined>>;
  /** False with NO_COLOR or TERM=dumb. */
  colorAllowed: boolean;
  /** Variables that hold something we cannot use, in words. */
  problems: string[];
}

/** The variables that Waymark reads, for help and `waymark config`. */
export const environmentVariables = {
  WAYMARK_DATABASE_URL: 'database, when --db is not given',
  WAYMARK_DATABASE_TOKEN: 'token of a libSQL server',
  WAYMARK_HOME: 'your own folder: prompts are kept there; never taken for a project; default ~/.waymark',
  WAYMARK_PROJECT: 'whose work track is about, where several projects share a database; default "default"',
  WAYMARK_BY: 'default of --by; else the coding agent that runs the command, else your user name',
  WAYMARK_MAX_ITERATIONS: 'default of --max-iterations of prompt run',
  WAYMARK_LLM: 'default of --llm, also for the hooks',
  WAYMARK_HOOK_DEADLINE_MS: 'how long a hook may take, default 20000',
  OPENAI_API_KEY: 'key for --llm PROVIDER/MODEL and prompt run --model',
  OPENAI_BASE_URL: 'another server that speaks the OpenAI protocol',
  WAYMARK_LOG_LEVEL: 'default of --log-level',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'a collector that --trace sends spans to',
  LANGFUSE_PUBLIC_KEY: 'with the secret key: where --trace sends model calls, those of prompts with messages',
  LANGFUSE_SECRET_KEY: 'with the public key, see there',
  LANGFUSE_BASE_URL: 'where Langfuse runs, default https://cloud.langfuse.com',
  CLAUDE_CONFIG_DIR: 'where Claude Code keeps its settings, default ~/.claude',
  NO_COLOR: 'no colours',
} as const;

/** What coding agents set for the commands that they run, and what they call themselves over MCP. */
const agentVariables = {
  CLAUDECODE: 'claude-code',
  CODEX_THREAD_ID: 'codex',
  CODEX_SANDBOX: 'codex',
  CURSOR_AGENT: 'cursor',
  GEMINI_CLI: 'gemini-cli',
} as const;

const defaultHookDeadlineMs = 20_000;

type VariableName = keyof typeof environmentVariables | keyof typeof agentVariables | 'PATH' | 'TERM';

/** Reads the environment. An empty variable counts as not set; a value that cannot be used becomes a problem, not an error. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const value = (name: VariableName) => environment[name]?.trim() || undefined;
  const home = homedir();
  const deadline = value('WAYMARK_HOOK_DEADLINE_MS');
  const iterations = value('WAYMARK_MAX_ITERATIONS');
  const deadlineMs = isPositive(deadline) ? Number(deadline) : undefined;
  return {
    databaseUrl: value('WAYMARK_DATABASE_URL'),
    databaseToken: value('WAYMARK_DATABASE_TOKEN'),
    waymarkHome: value('WAYMARK_HOME') ?? join(home, '.waymark'),
    trackedProject: value('WAYMARK_PROJECT') ?? 'default',
    actor: value('WAYMARK_BY') ?? agentOf(value) ?? userName(),
    programFolders: value('PATH')?.split(delimiter) ?? [],
    maxIterations: isPositive(iterations) ? Number(iterations) : undefined,
    llm: value('WAYMARK_LLM'),
    hookDeadlineMs: deadlineMs ?? defaultHookDeadlineMs,
    hookDeadlineIsSet: deadlineMs !== undefined,
    openaiApiKey: value('OPENAI_API_KEY'),
    openaiBaseUrl: value('OPENAI_BASE_URL'),
    logLevel: value('WAYMARK_LOG_LEVEL'),
    otlpEndpoint: value('OTEL_EXPORTER_OTLP_ENDPOINT'),
    langfuse: readLangfuse(value),
    claudeFolder: value('CLAUDE_CONFIG_DIR') ?? join(home, '.claude'),
    home,
    environment,
    colorAllowed: value('NO_COLOR') === undefined && value('TERM') !== 'dumb',
    problems: [
      ...(deadline === undefined || isPositive(deadline)
        ? []
        : [`WAYMARK_HOOK_DEADLINE_MS is not a whole number of milliseconds; using ${defaultHookDeadlineMs}`]),
      ...(iterations === undefined || isPositive(iterations)
        ? []
        : ['WAYMARK_MAX_ITERATIONS is not a whole number from 1 up; using the default of 10']),
    ],
  };
}

/** A whole number that is no larger than anybody needs. */
function isPositive(text: string | undefined): boolean {
  return text !== undefined && /^[1-9]\d{0,6}$/.test(text);
}

function agentOf(value: (name: VariableName) => string | undefined): string | undefined {
  const names = Object.keys(agentVariables) as (keyof typeof agentVariables)[];
  const name = names.find((variable) => value(variable) !== undefined);
  return name === undefined ? undefined : agentVariables[name];
}

function userName(): string {
  try {
    return userInfo().username.trim() || 'unknown-user';
  } catch {
    // A container may run as a number that has no name.
    return 'unknown-user';
  }
}

function readLangfuse(value: (name: keyof typeof environmentVariables) => string | undefined): Config['langfuse'] {
  const public_key = value('LANGFUSE_PUBLIC_KEY');
  const secret_key = value('LANGFUSE_SECRET_KEY');
  const base_url = value('LANGFUSE_BASE_URL');
  if (public_key === undefined || secret_key === undefined) return undefined;
  return { public_key, secret_key, ...(base_url === undefined ? {} : { base_url }) };
}
