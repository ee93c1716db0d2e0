/** What a server answers to a call of a tool. */
export interface McpResultLike {
  content?: readonly ({ type: string } & Record<string, unknown>)[];
  structuredContent?: unknown;
  isError?: boolean;
  /** The answer of the protocol's first version. */
  toolResult?: unknown;
}

/** What of it goes to the model: the structured content, else the text of all parts. */
export function readMcpResult(result: McpResultLike): { isError: boolean; value: unknown } {
  const { content = [], structuredContent, isError = false, toolResult } = result;
  if (structuredContent !== undefined && structuredContent !== null) return { isError, value: structuredContent };
  if (content.length === 0 && toolResult !== undefined) return { isError, value: toolResult };
  return { isError, value: content.map(textOfPart).join('\n') };
}

/** A part that is no text is told of: the model should know that there was one. */
function textOfPart(part: { type: string } & Record<string, unknown>): string {
  const { type, resource, data } = part;
  if (type === 'text') return textIn(part['text']);
  if (type === 'resource_link') return `[${textIn(part['name']) || 'resource'}](${textIn(part['uri'])})`;
  const embedded = (resource ?? {}) as Record<string, unknown>;
  if (type === 'resource' && typeof embedded['text'] === 'string') return embedded['text'];
  const bytes = data ?? embedded['blob'];
  const size = typeof bytes === 'string' ? `, ${Math.floor((bytes.length * 3) / 4)} bytes` : '';
  return `[${type} ${textIn(part['mimeType']) || textIn(embedded['mimeType']) || 'of an unknown kind'}${size}: not shown]`;
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
