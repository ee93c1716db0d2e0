import { systemClock, type Logger, type Telemetry } from '@waymark/core-types';
import type { ProjectTracker } from '@waymark/tracking-mcp';
import {
  createTrackingMcpServer,
  createTrackingTools,
  selectTools,
  type McpTool,
  type ToolSelection,
} from '@waymark/tracking-mcp/mcp';
import type { McpServerFactory } from '@modelcontextprotocol/server';

import { sessionClientName } from './hosting/session-id.ts';
import { lazyTracker } from './lazy-tracker.ts';
import { createDataFolder } from './locate-project.ts';
import { createMedallionTools } from './medallion/medallion-tools.ts';
import { once } from './once.ts';
import type { Settings } from './settings.ts';
import { createTaskTools } from './task/task-tools.ts';

/** A server's parts, put together; nothing is open yet. */
export interface Composition {
  factory: McpServerFactory;
  tracker: ProjectTracker;
  tools: McpTool[];
  /** Opens what the first call would have to wait for. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}

/** Puts a server together. @throws {ConfigurationError} for tools that do not exist. */
export function compose(
  settings: Settings,
  { telemetry, version }: { telemetry: Telemetry; version: string },
): Composition {
  const { place, project, databaseToken, selection } = settings;
  const openDatabase = async () => {
    const { openDatabase: open } = await import('@waymark/stores');
    createDataFolder(place.root);
    const token = databaseToken === undefined ? {} : { authToken: databaseToken };
    return open(place.databaseUrl, { ...token, telemetry });
  };
  const openTracker = once(async () => {
    const { openProjectTracker } = await import('@waymark/tracking-mcp');
    createDataFolder(place.root);
    const { databaseName, cacheUrl, statusFile, repository } = place;
    return openProjectTracker({ openDatabase, databaseName, cacheUrl, statusFile, repository, project, telemetry });
  });
  const openMedallions = once(async () => {
    const [medallion, { createHashingEmbedder }, database] = await Promise.all([
      import('@waymark/medallion'),
      import('@waymark/providers'),
      openDatabase(),
    ]);
    const { checkpointSession, createExtractiveMedallionLLM, loadMedallionsForScope, summariseForPrompt } = medallion;
    const store = await medallion.openMedallionStore(database, { embedder: createHashingEmbedder() });
    return {
      database,
      store,
      llm: createExtractiveMedallionLLM(),
      checkpointSession,
      loadMedallionsForScope,
      summariseForPrompt,
    };
  });
  const tracker = lazyTracker(openTracker);
  const openTasks = async () => ({
    ...(await import('./task/task-library.ts')),
    project: { root: place.root, clock: systemClock },
  });
  const usual = [...createTrackingTools(tracker), ...createMedallionTools(openMedallions)];
  const tools = selectTools([...usual, ...createTaskTools(openTasks)], withAllOf(usual, selection));
  return {
    factory: createTrackingMcpServer({
      ...{ tracker, tools, version },
      identify: ({ requestInfo, authInfo }) =>
        sessionClientName(requestInfo?.headers.get('mcp-session-id') ?? null) || authInfo?.clientId,
      onError: (error, where) => logFailure(telemetry.logger, error, where),
    }),
    tracker,
    tools,
    warmUp: async () => void (await openTracker()),
    async close() {
      await tracker.close();
      if (openMedallions.made()) await (await openMedallions()).database.close();
    },
  };
}

/** A failure that nobody foresaw, with its stack: the client gets to see neither. */
export function logFailure(logger: Logger, error: unknown, where: string): void {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  logger.error('unexpected failure', { where, message, stack });
}

/** `all` are the toolsets of these tools; tasks, which live in files of their own, are asked for by name. */
function withAllOf(usual: readonly McpTool[], { toolsets, ...selection }: ToolSelection): ToolSelection {
  if (toolsets === undefined) return selection;
  const all = new Set(usual.map(({ toolset }) => toolset));
  return { ...selection, toolsets: toolsets.flatMap((name) => (name === 'all' ? [...all] : name)) };
}
