import { ConfigurationError } from '@waymark/core-types';
import type { ToolSelection } from '@waymark/tracking-mcp/mcp';

import type { Config } from './config.ts';
import { listOf, wholeNumber, type Flags } from './flags.ts';
import { locateProject, type ProjectPlace } from './locate-project.ts';
import { logLevel, type LogLevel } from './stderr-logger.ts';

/** All that a server is told: flags before the environment, and defaults. */
export interface Settings {
  project: string;
  place: ProjectPlace;
  databaseToken: string | undefined;
  selection: ToolSelection;
  logLevel: LogLevel;
  /** Undefined over stdio. */
  http: { host: string; port: number; tokenFile: string | undefined; allowedHosts: string[] } | undefined;
}

const defaultPort = 8931;
const httpFlags = ['host', 'port', 'token-file', 'allow-host'] as const;

/** @throws {ConfigurationError} for a value that cannot be. */
export function readSettings(flags: Flags, config: Config, cwd: string): Settings {
  const project = flags.project ?? config.project ?? 'default';
  const toolsets = listOf(flags.toolsets);
  const tools = listOf(flags.tools);
  const excludeTools = listOf(flags['exclude-tools']);
  const isHttp = flags.http === true;
  const stray = httpFlags.find((name) => !isHttp && flags[name] !== undefined);
  if (stray !== undefined) {
    throw new ConfigurationError(`--${stray} is for a server over HTTP.`, { recoveryAction: 'Add --http.' });
  }
  return {
    project,
    place: locateProject({
      folder: config.projectFolder ?? cwd,
      waymarkHome: config.waymarkHome,
      project,
      database: flags.database ?? config.databaseUrl,
      cache: flags.cache,
      statusFile: flags['status-file'],
    }),
    databaseToken: config.databaseToken,
    selection: {
      ...(toolsets === undefined ? {} : { toolsets }),
      ...(tools === undefined ? {} : { tools }),
      ...(excludeTools === undefined ? {} : { excludeTools }),
      readOnly: flags['read-only'] === true,
    },
    logLevel: levelOf(flags['log-level'] ?? config.logLevel ?? (isHttp ? 'info' : 'warn')),
    http: isHttp
      ? {
          host: flags.host ?? '127.0.0.1',
          port: flags.port === undefined ? defaultPort : wholeNumber('--port', flags.port, { from: 0, to: 65_535 }),
          tokenFile: flags['token-file'],
          allowedHosts: flags['allow-host'] ?? [],
        }
      : undefined,
  };
}

function levelOf(text: string): LogLevel {
  const level = logLevel(text);
  if (level !== undefined) return level;
  throw new ConfigurationError(`There is no log level ${JSON.stringify(text)}.`, {
    recoveryAction: 'Choose debug, info, warn, error or silent.',
  });
}
