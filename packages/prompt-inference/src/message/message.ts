/** What a message says: text, or parts as LangChain knows them (`{ type: 'text', text }`, images ...). */
export type MessageContent = string | MessageContentPart[];

/** A part of a message's content. */
export type MessageContentPart = { type: string } & Record<string, unknown>;

/** A call of a tool that a model asked for, with arguments that are JSON. */
export interface MessageToolCall {
  id: string;
  name: string;
  args: Record<string, unknown>;
  type: 'tool_call';
}

/** A call whose arguments are not what they should be: kept as the model wrote them. */
export interface InvalidMessageToolCall {
  id: string;
  name: string;
  args: string;
  error: string;
  type: 'invalid_tool_call';
}

/** Tokens of one reply. */
export interface MessageUsage {
  input_tokens: number;
  output_tokens: number;
  total_tokens: number;
  input_token_details?: { cache_read?: number };
  output_token_details?: { reasoning?: number };
}

interface CommonData {
  content: MessageContent;
  id?: string;
  name?: string;
  additional_kwargs: Record<string, unknown>;
  response_metadata: Record<string, unknown>;
}

/** Instructions. A `developer` message is one with `additional_kwargs.__openai_role__`. */
export interface SystemMessage {
  type: 'system';
  data: CommonData;
}

/** What came in. */
export interface HumanMessage {
  type: 'human';
  data: CommonData;
}

/**
 * A model's reply. A refusal stands in `additional_kwargs.refusal`, visible reasoning in `additional_kwargs.reasoning_content`;
 * `response_metadata` holds `model_name`, `model_provider` and `finish_reason`.
 */
export interface AIMessage {
  type: 'ai';
  data: CommonData & {
    tool_calls: MessageToolCall[];
    invalid_tool_calls: InvalidMessageToolCall[];
    usage_metadata?: MessageUsage;
  };
}

/** What a tool answered. */
export interface ToolMessage {
  type: 'tool';
  data: CommonData & { tool_call_id: string; status: 'success' | 'error'; artifact?: unknown };
}

/**
 * A message in LangChain's stored form, which LangChain's `mapStoredMessagesToChatMessages` takes as it is: plain JSON, so
 * that a conversation can be kept and compared without LangChain.
 */
export type Message = SystemMessage | HumanMessage | AIMessage | ToolMessage;
