import type { JsonObject } from '@waymark/core-types';
import type { ArtifactField, ArtifactPredictor, ContractTool } from '../../artifact/prompt-artifact.ts';
import { nearNames } from '../../artifact/near-names.ts';
import { toContractTools } from '../../artifact/tools/contract-tool.ts';
import { importError } from '../import-error.ts';
import type { ImportedProgram, ImportOptions } from '../imported-program.ts';
import { parseSignature, type SignatureField } from '../parse-signature.ts';
import { withoutSecrets } from '../without-secrets.ts';
import { nameFields } from './name-fields.ts';
import { compareWithPrompt, contractOf, readPromptTools, type PromptTool } from './prompt-tools.ts';
import { dspyVersion, readDspyState, type FieldState, type PredictorState, type ProgramState } from './state.ts';

/** What a DSPy file holds beside instructions and demonstrations; `exportDspy` puts both together again. */
export interface DspyRemainder {
  flat: boolean;
  parameters: Record<string, JsonObject>;
  metadata: JsonObject;
}

/**
 * Reads a DSPy state file (2.6 to 3.x): predictors of Predict, ChainOfThought and ReAct, nested and indexed ones too. Keys
 * and addresses of models are left out, which `warnings` says.
 * @throws {ArtifactError} PROMPT_IMPORT with reason and path: not such a file, names of fields that the file does not hold,
 * instructions that name other tools than the given ones.
 * @throws {ValidationError} for a signature or a tool that cannot be read.
 */
export function importDspy(value: unknown, options: ImportOptions = {}): ImportedProgram {
  const program = readDspyState(value);
  const prompted = [...program.predictors.values()].flatMap(({ signature }) => promptToolsOf(signature));
  const warnings: string[] = [];
  const tools = chooseTools(prompted, options, warnings);
  const signatures = signaturesOf(program, options.signature);
  const predictors = [...program.predictors].map(([name, state]): ArtifactPredictor => ({
    name,
    instructions: state.signature.instructions,
    fields: nameFields(name, state, signatures.get(name)).map((field) => withToolNames(field, state.signature)),
    demos: state.demos,
  }));
  const first = predictors.find(({ instructions }) => instructions.trim() !== '');
  if (first === undefined) {
    throw importError('No predictor of this program has instructions.', {
      recoveryAction: 'Optimise the program, or give its signature instructions, and save it again.',
    });
  }
  return {
    format: 'dspy',
    prompt: first.instructions,
    predictors,
    tools,
    metadata: { optimizer: 'dspy', version: dspyVersion(program.metadata) },
    state: { ...remainderOf(program, warnings) },
    warnings,
  };
}

/**
 * The same program for other tools than it was imported with.
 * @throws {ArtifactError} PROMPT_IMPORT when its instructions name other ones.
 */
export function withTools(program: ImportedProgram, options: ImportOptions): ImportedProgram {
  const warnings = [...program.warnings];
  const prompted = program.format === 'dspy' ? program.predictors.flatMap(promptToolsOf) : [];
  return { ...program, tools: chooseTools(prompted, options, warnings), warnings };
}

/** Only ReAct writes its tools into the instructions. */
function promptToolsOf(predictor: { fields: readonly FieldState[]; instructions: string }): PromptTool[] {
  const isReact = predictor.fields.some(({ prefix, description }) =>
    [prefix, description].some((text) => /^(?:Next Tool Name:|\$\{next_tool_name\})$/.test(text ?? '')),
  );
  return isReact ? readPromptTools(predictor.instructions) : [];
}

/** The next tool is one of those in the instructions, or the end. */
function withToolNames(field: ArtifactField, signature: PredictorState['signature']): ArtifactField {
  const tools = field.name === 'next_tool_name' && field.type === 'str' ? promptToolsOf(signature) : [];
  if (tools.length === 0) return field;
  const names = [...tools.map(({ name }) => name), 'finish'];
  return { ...field, type: `Literal[${names.map((name) => `'${name}'`).join(', ')}]` };
}

function chooseTools(prompted: readonly PromptTool[], options: ImportOptions, warnings: string[]): ContractTool[] {
  const distinct = [...new Map(prompted.map((tool) => [tool.name, tool])).values()];
  if (options.tools === undefined) {
    for (const { name } of distinct.filter(({ properties }) => properties === null)) {
      warnings.push(`The arguments of the tool ${name} cannot be read from the instructions; any are taken.`);
    }
    return toContractTools(distinct.map(contractOf) as { name: string; parameters: unknown }[]);
  }
  const given = toContractTools(options.tools);
  const differences = distinct.length === 0 ? [] : compareWithPrompt(distinct, given);
  if (differences.length === 0) return given;
  const message = `The instructions were made for other tools: ${differences.join('; ')}.`;
  if (options.allow_tool_mismatch === true) warnings.push(message);
  else {
    throw importError(message, {
      recoveryAction: 'Pass the tools that the program was optimised with, or allow_tool_mismatch.',
      details: { differences },
    });
  }
  return given;
}

function signaturesOf(program: ProgramState, signature: ImportOptions['signature']): Map<string, SignatureField[]> {
  const names = [...program.predictors.keys()];
  if (signature === undefined) return new Map();
  if (typeof signature === 'string') {
    const fields = parseSignature(signature);
    return new Map(names.map((name) => [name, fields]));
  }
  return new Map(
    Object.entries(signature).map(([name, text]) => {
      if (program.predictors.has(name)) return [name, parseSignature(text)];
      const near = nearNames(name, names);
      throw importError(`The program has no predictor ${JSON.stringify(name.slice(0, 100))}.`, {
        recoveryAction: `Its predictors are ${(near.length > 0 ? near : names.slice(0, 20)).join(', ')}.`,
        details: { predictors: names.slice(0, 100) },
      });
    }),
  );
}

function remainderOf({ flat, names, predictors, others, metadata }: ProgramState, warnings: string[]): DspyRemainder {
  const parameters = names.map((name): [string, JsonObject] => {
    const predictor = predictors.get(name);
    const state = predictor === undefined ? others.get(name)! : withoutContent(predictor);
    const { lm } = state;
    const isModel = typeof lm === 'object' && lm !== null;
    const cleaned = withoutSecrets((predictor === undefined ? state : (lm ?? {})) as JsonObject, [
      name,
      ...(predictor === undefined ? [] : ['lm']),
    ]);
    if (cleaned.dropped.length > 0) warnings.push(`Left out, for they may be secret: ${cleaned.dropped.join(', ')}.`);
    if (predictor === undefined) return [name, cleaned.kept];
    return [name, { ...(state as JsonObject), ...(isModel ? { lm: cleaned.kept } : {}) }];
  });
  return { flat, parameters: Object.fromEntries(parameters), metadata: metadata as JsonObject };
}

/** The state without what the predictor of an artifact holds. */
function withoutContent({ demos: _demos, signature, ...state }: PredictorState): Record<string, unknown> {
  const { instructions: _instructions, ...rest } = signature;
  return { ...state, signature: rest };
}
