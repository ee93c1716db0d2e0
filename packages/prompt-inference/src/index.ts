export {
  ArtifactError,
  MaxIterationsError,
  ModelError,
  PromptInferenceError,
  RunError,
  ToolExecutionError,
  type PromptErrorCode,
} from './errors.ts';
