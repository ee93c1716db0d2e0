import type { ArtifactMetadata, ArtifactPredictor, ContractTool } from '../artifact/prompt-artifact.ts';
import type { ToolLike } from '../artifact/tools/contract-tool.ts';

/** A program of another tool in our form, ready to be saved. */
export interface ImportedProgram {
  format: 'plain' | 'dspy' | 'ax' | 'langfuse';
  /** The instructions of the first predictor. */
  prompt: string;
  predictors: ArtifactPredictor[];
  /** The given tools; where none were given, those that the program names. */
  tools: ContractTool[];
  /** What the file knows of where it comes from. */
  metadata: Partial<ArtifactMetadata>;
  /** What the file held beside the predictors, without secrets. */
  state?: Record<string, unknown>;
  /** What was left out or does not fit, in sentences for people. */
  warnings: string[];
}

/** What an importer cannot read from the file itself. */
export interface ImportOptions {
  /**
   * Names, order and types of the fields, as in `question, context: list[str] -> answer: bool`: DSPy's and ax's files do not
   * hold them. One for the whole program, or one for each predictor by its name.
   */
  signature?: string | Readonly<Record<string, string>>;
  /** The tools of the program. Those that its instructions name must be among them. */
  tools?: readonly ToolLike[];
  /** Takes a program whose instructions name other tools than the given ones, with a warning. */
  allow_tool_mismatch?: boolean;
  /** Keeps the training examples that ax embeds; they are dropped otherwise, for they may hold what is private. */
  keep_examples?: boolean;
}
