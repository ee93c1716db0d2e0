import { createIdGenerator, steppingClock } from '@waymark/core-types';
import { openDatabase } from '@waymark/stores';

import type { Answer, OutboxEntry, ProjectTracker } from '../src/fallback/project-tracker.ts';
import { callTool } from '../src/mcp/call-tool.ts';
import type { McpTool } from '../src/mcp/tool/mcp-tool.ts';
import { createTrackingTools } from '../src/mcp/tracking-tools.ts';
import { openTracker } from '../src/sql/open-tracker.ts';

/** What the tools are tested on: a project in memory whose database can be said to be away. */
export interface TestProject {
  tracker: ProjectTracker;
  tools: McpTool[];
  outbox: OutboxEntry[];
  /** Errors that no client gets to see. */
  unforeseen: unknown[];
  call(name: string, input?: Record<string, unknown>, options?: CallOptions): Promise<ToolOutcome>;
  /** The same, and the data, which must be there. */
  data(name: string, input?: Record<string, unknown>): Promise<Loose>;
  /** Where answers are said to come from. */
  origin: Pick<Answer<unknown>, 'source' | 'age_ms' | 'warnings' | 'pending_operation_id'>;
}

/** JSON whose shape a test looks at by itself. */
export type Loose = ReturnType<typeof JSON.parse>;

interface CallOptions {
  by?: string;
  report?: (progress: { progress: number; total: number }) => Promise<void>;
}

export interface ToolOutcome {
  isError: boolean;
  data: Loose;
  text: string;
  /** Bytes of the whole result. */
  size: number;
}

export async function openTestProject(): Promise<TestProject> {
  const clock = steppingClock(Date.parse('2026-03-01T09:00:00.000Z'), 1_000);
  const database = await openDatabase('memory:');
  const plain = await openTracker(database, { clock, ids: createIdGenerator({ clock }) });
  const outbox: OutboxEntry[] = [];
  const project: TestProject = {
    outbox,
    unforeseen: [],
    origin: { source: 'database', age_ms: 0, warnings: [], pending_operation_id: null },
    tracker: {
      read: async (name, query) => ({ ...project.origin, data: await plain.read(name, query) }),
      write: async (name, input, context) => ({ ...project.origin, data: await plain.write(name, input, context) }),
      sync: async () => ({ replayed: 1, conflicts: outbox, failed: [], waiting: 0, followed: 2, cache_error: null }),
      outbox: async () => outbox,
      resolve: async ({ operation_id }) => {
        const left = outbox.filter((entry) => entry.operation_id !== operation_id);
        return { replayed: 0, conflicts: left, failed: [], waiting: 0, followed: 0, cache_error: null };
      },
      health: async () => ({
        ...{ state: 'connected', last_answer_at: null, last_error: null, next_attempt_at: null },
        ...{ waiting: 0, conflicts: outbox.length, cache_age_ms: null, cache_error: null },
      }),
      close: () => database.close(),
    },
    tools: [],
    async call(name, input = {}, { by = 'claude-code', report = async () => {} } = {}) {
      const tool = project.tools.find((one) => one.name === name)!;
      const result = await callTool(tool, {
        input,
        context: { by, report, signal: new AbortController().signal },
        names: new Set(project.tools.map((one) => one.name)),
        onError: (error) => project.unforeseen.push(error),
      });
      const { text } = result.content[0] as { text: string };
      const data = result.structuredContent as Loose;
      return { isError: result.isError === true, data, text, size: Buffer.byteLength(JSON.stringify(result)) };
    },
    async data(name, input) {
      const outcome = await project.call(name, input);
      if (outcome.isError) throw new Error(`${name} failed: ${outcome.text}`);
      return outcome.data;
    },
  };
  project.tools = createTrackingTools(project.tracker, { clock });
  return project;
}
