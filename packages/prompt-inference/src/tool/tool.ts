import type { JsonObject, StandardSchema } from '@waymark/core-types';

/** What a tool knows of the call it runs for. */
export interface ToolContext {
  /** Aborted when the run is, or when the tool takes longer than it may. */
  signal: AbortSignal;
  tool_call_id: string;
  /** The same for every attempt of this call, also after a crash: for idempotency keys of the world outside. */
  idempotency_key: string;
}

/** What a tool does to the world, as MCP's servers say; no promise, but something to decide an approval by. */
export interface ToolAnnotations {
  title?: string;
  readOnlyHint?: boolean;
  destructiveHint?: boolean;
  idempotentHint?: boolean;
  openWorldHint?: boolean;
}

/** A tool that a model may call. `parameters` is a Standard Schema (zod 4.2 or later, ArkType ...) or a JSON Schema. */
export interface Tool<Args = Record<string, unknown>> {
  /** 1 to 64 letters, digits, `_` and `-`. */
  name: string;
  description: string;
  parameters: StandardSchema<Args> | JsonObject;
  /** Called with arguments that fit. What it returns must be JSON. */
  run(args: Args, context: ToolContext): unknown;
  /** Default: what the run says. */
  timeout_ms?: number;
  /**
   * Whether two calls with one `idempotency_key` do what one does. Such a call is made again where a process ended in
   * its midst; any other is told to the model as one of unknown outcome. Default false.
   */
  idempotent?: boolean;
  /** For whoever approves calls; the model does not see them. */
  annotations?: ToolAnnotations;
}

/** A tool whose arguments are whatever its own schema says. */
// oxlint-disable-next-line typescript/no-explicit-any -- tools with different arguments stand in one list
export type AnyTool = Tool<any>;
