/**
 * What spans call things. The `gen_ai.*` names follow OpenTelemetry's conventions for model calls, none of which is stable
 * yet: they stand here once, so that a change of theirs is a change of one file. The `langfuse.*` ones say what Langfuse
 * would have to guess.
 * @see https://opentelemetry.io/docs/specs/semconv/gen-ai/
 */
export const attributeNames = {
  tenantId: 'tenant.id',
  agentId: 'agent.id',
  sessionId: 'session.id',
  turnId: 'turn.id',
  requestId: 'request.id',

  httpMethod: 'http.request.method',
  httpRoute: 'http.route',
  httpStatus: 'http.response.status_code',
  urlPath: 'url.path',
  urlQuery: 'url.query',
  errorType: 'error.type',

  /** `chat`, `embeddings`, `execute_tool`, `invoke_agent` ... */
  genAiOperation: 'gen_ai.operation.name',
  genAiProvider: 'gen_ai.provider.name',
  genAiRequestModel: 'gen_ai.request.model',
  genAiRequestMaxTokens: 'gen_ai.request.max_tokens',
  genAiRequestTemperature: 'gen_ai.request.temperature',
  genAiRequestStopSequences: 'gen_ai.request.stop_sequences',
  genAiInputMessages: 'gen_ai.input.messages',
  genAiResponseModel: 'gen_ai.response.model',
  genAiFinishReasons: 'gen_ai.response.finish_reasons',
  genAiOutputMessages: 'gen_ai.output.messages',
  genAiInputTokens: 'gen_ai.usage.input_tokens',
  genAiOutputTokens: 'gen_ai.usage.output_tokens',
  genAiCachedInputTokens: 'gen_ai.usage.cache_read.input_tokens',
  genAiReasoningTokens: 'gen_ai.usage.reasoning.output_tokens',
  genAiDimensions: 'gen_ai.embeddings.dimension.count',
  genAiToolName: 'gen_ai.tool.name',
  genAiToolCallId: 'gen_ai.tool.call.id',
  genAiAgentName: 'gen_ai.agent.name',
  genAiConversationId: 'gen_ai.conversation.id',

  langfuseType: 'langfuse.observation.type',
  langfuseInput: 'langfuse.observation.input',
  langfuseOutput: 'langfuse.observation.output',
  langfuseModel: 'langfuse.observation.model.name',
  langfuseModelParameters: 'langfuse.observation.model.parameters',
  langfuseUsage: 'langfuse.observation.usage_details',
  langfuseFirstPiece: 'langfuse.observation.completion_start_time',
} as const;
