import type { JsonObject } from '@waymark/core-types';

/** What a client may expect of a call; all four are always said, for the protocol's defaults are the alarming ones. */
export interface ToolHints {
  readOnlyHint: boolean;
  destructiveHint: boolean;
  idempotentHint: boolean;
  openWorldHint: boolean;
}

/** What a call is told beside its arguments. */
export interface ToolContext {
  /** Who calls: the client's own identification, as in `claude-code`. */
  by: string;
  /** Aborts when the client cancels or leaves. */
  signal: AbortSignal;
  /** Tells a client that asked for it how far the work is. */
  report(progress: { progress: number; total: number; message: string }): Promise<void>;
}

/** What a call answers; the server cuts it to size. */
export interface ToolReply {
  data: Record<string, unknown>;
  /** Names of the lists in `data` that may be cut from their ends when the reply is too long, the first one first. */
  lists?: readonly string[];
  /** Where the first list begins among all there is, so that a cut reply says where to go on. */
  offset?: number;
  /** True where the caller asked for everything: the reply may grow to the limit of a reply. */
  isDetailed?: boolean;
}

/** One tool, ready to be listed and called. */
export interface McpTool {
  name: string;
  /** The group that it is chosen by at start. */
  toolset: string;
  /** What it does first: clients cut descriptions. */
  description: string;
  hints: ToolHints;
  /** JSON Schema of the arguments and of the reply; made when the tools are listed first. */
  inputSchema(): JsonObject;
  outputSchema(): JsonObject;
  /** @throws {ValidationError} for arguments that do not fit, and whatever the work throws. */
  call(input: Record<string, unknown>, context: ToolContext): Promise<ToolReply>;
}
