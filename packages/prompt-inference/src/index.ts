export { formatArtifactName, parseArtifactName, type ArtifactName } from './artifact/artifact-name.ts';
export type { ArtifactOptions } from './artifact/build-artifact.ts';
export { diffArtifacts, type ArtifactDiff, type PredictorDiff } from './artifact/diff-artifacts.ts';
export type { DiffLine } from './artifact/diff-lines.ts';
export { parseJsonText, type JsonSource } from './artifact/parse-json-text.ts';
export {
  artifactLimits,
  promptArtifactSchema,
  type ArtifactField,
  type ArtifactMetadata,
  type ArtifactPredictor,
  type ContractTool,
  type PromptArtifact,
} from './artifact/prompt-artifact.ts';
export {
  checkTools,
  openPromptLibrary,
  type ArtifactListing,
  type LoadOptions,
  type PromptLibrary,
  type PromptProgram,
} from './artifact/prompt-library.ts';
export type { ArtifactProblem } from './artifact/read-artifact.ts';
export { compareTools, type ToolChanges, type ToolFieldChange } from './artifact/tools/compare-tools.ts';
export { toContractTool, toContractTools, type ToolLike } from './artifact/tools/contract-tool.ts';
export { fingerprintTool } from './artifact/tools/fingerprint-tool.ts';
export { configure, inferenceSettings, readConfig, updateConfig, type PromptConfig } from './config/prompt-config.ts';
export {
  ArtifactError,
  MaxIterationsError,
  ModelError,
  PromptInferenceError,
  ResultError,
  RunError,
  ToolExecutionError,
  type PromptErrorCode,
} from './errors.ts';
export { exportDspy } from './export/export-dspy.ts';
export { pushLangfusePrompt } from './export/push-langfuse.ts';
export { importDspy } from './import/dspy/import-dspy.ts';
export { importAx } from './import/import-ax.ts';
export { importLangfusePrompt, type LangfuseClientLike, type LangfusePromptBody } from './import/import-langfuse.ts';
export { openLangfuse, type LangfuseKeys } from './import/open-langfuse.ts';
export { importProgram } from './import/import-program.ts';
export type { ImportedProgram, ImportOptions } from './import/imported-program.ts';
export { parseSignature, type SignatureField } from './import/parse-signature.ts';
export { readProgram } from './import/read-program.ts';
export { compareRun, type RunComparison, type RunToday } from './journal/compare-run.ts';
export type { RunToolChanges } from './journal/compare-run-tools.ts';
export { listRuns, type RunListing } from './journal/list-runs.ts';
export { memoryRunJournal } from './journal/memory-run-journal.ts';
export { openRunJournal, type OpenRunJournalOptions } from './journal/open-run-journal.ts';
export { replay, type ReplayedRun } from './journal/replay.ts';
export { resume, resumeStream } from './journal/resume.ts';
export type { JournalEntry, JournalFailure, JournalRecord, RunJournal } from './journal/run-journal.ts';
export { inference, inferenceStream } from './loop/inference.ts';
export type {
  AiSdkModelLike,
  Approval,
  ApprovalContext,
  InferenceEvent,
  InferenceOptions,
  LangChainModelLike,
  Model,
  ResumeOptions,
  RunBudget,
  RunUsage,
} from './loop/inference-options.ts';
export { fromAiSdk, toAiSdk, type AiSdkMessage } from './message/ai-sdk-messages.ts';
export { aiMessage, humanMessage, systemMessage, toolMessage } from './message/create-messages.ts';
export { fromChatReply } from './message/from-chat-reply.ts';
export { fromLangChain } from './message/from-langchain.ts';
export type {
  AIMessage,
  HumanMessage,
  InvalidMessageToolCall,
  Message,
  MessageContent,
  MessageContentPart,
  MessageToolCall,
  MessageUsage,
  SystemMessage,
  ToolMessage,
} from './message/message.ts';
export { fromOpenAI, toOpenAI, type OpenAIWireMessage } from './message/openai-messages.ts';
export { toChatMessages } from './message/to-chat-messages.ts';
export { toLangChain } from './message/to-langchain.ts';
export { resolveModel, type ResolveModelOptions } from './model/resolve-model.ts';
export { dspyProgram, hasFields } from './program/dspy-program.ts';
export type { Program, ProgramResult } from './program/program.ts';
export { parseReply } from './render/parse-reply.ts';
export { renderMessages } from './render/render-messages.ts';
export { defineTool } from './tool/define-tool.ts';
export { mcpTools, type McpClientLike } from './tool/mcp/mcp-tools.ts';
export { parseToolArguments, type ParsedArguments } from './tool/parse-tool-arguments.ts';
export { toToolDefinition } from './tool/to-tool-definition.ts';
export type { AnyTool, Tool, ToolAnnotations, ToolContext } from './tool/tool.ts';
