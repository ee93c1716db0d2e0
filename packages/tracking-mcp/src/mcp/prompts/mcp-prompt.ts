import type { CompletionKind } from '../complete.ts';

/** An argument that a person fills in; completed where it names something of the project. */
export interface McpPromptArgument {
  name: string;
  description: string;
  required: boolean;
  completes?: CompletionKind;
}

/** A prompt that a person chooses, ready to be listed and filled in. */
export interface McpPrompt {
  name: string;
  title: string;
  description: string;
  arguments: readonly McpPromptArgument[];
  render(values: Record<string, string>): Promise<string>;
}
