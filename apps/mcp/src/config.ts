import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the environment sets. Only this file knows the names of the variables. */
export interface Config {
  /** WAYMARK_DATABASE_URL */
  databaseUrl: string | undefined;
  /** WAYMARK_DATABASE_TOKEN, for a libSQL server */
  databaseToken: string | undefined;
  /** WAYMARK_PROJECT: whose state it is, where several projects share a database */
  project: string | undefined;
  /** WAYMARK_LOG_LEVEL */
  logLevel: string | undefined;
  /** CLAUDE_PROJECT_DIR, which Claude Code sets for the servers that it starts; else where the server was started */
  projectFolder: string | undefined;
  /** WAYMARK_HOME, else `~/.waymark`: the user's own folder, never a project */
  waymarkHome: string;
}

/** The variables that the server reads, for its help. */
export const environmentVariables = {
  WAYMARK_DATABASE_URL: 'database, when --database is not given',
  WAYMARK_DATABASE_TOKEN: 'token of a libSQL server',
  WAYMARK_PROJECT: 'default of --project',
  WAYMARK_LOG_LEVEL: 'default of --log-level',
  WAYMARK_HOME: 'your own folder, never taken for a project; default ~/.waymark',
  CLAUDE_PROJECT_DIR: 'where to look for the project, when a client says it',
} as const;

/** Reads the environment. An empty variable counts as not set. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const value = (name: keyof typeof environmentVariables) => environment[name]?.trim() || undefined;
  return {
    databaseUrl: value('WAYMARK_DATABASE_URL'),
    databaseToken: value('WAYMARK_DATABASE_TOKEN'),
    project: value('WAYMARK_PROJECT'),
    logLevel: value('WAYMARK_LOG_LEVEL'),
    projectFolder: value('CLAUDE_PROJECT_DIR'),
    waymarkHome: value('WAYMARK_HOME') ?? join(homedir(), '.waymark'),
  };
}
