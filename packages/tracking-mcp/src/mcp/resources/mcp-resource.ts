import type { CompletionKind } from '../complete.ts';

/** Something that a client reads by its address, ready to be listed and read. */
export interface McpResource {
  /** The address, with `{id}` or `{name}` where it stands for many. */
  uri: string;
  name: string;
  title: string;
  description: string;
  mimeType: 'application/json' | 'text/markdown';
  /** What stands for the variable, where there is one. */
  completes?: CompletionKind;
  /** @throws {TrackingNotFoundError} for a value of the variable that names nothing. */
  read(variable: string): Promise<string>;
}
