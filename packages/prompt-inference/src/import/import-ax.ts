import { ValidationError, type JsonObject } from '@waymark/core-types';
import { parseDocument } from '@waymark/core-types/domain';
import { z } from 'zod';
import { artifactLimits, type ArtifactPredictor } from '../artifact/prompt-artifact.ts';
import { toContractTools } from '../artifact/tools/contract-tool.ts';
import { importError } from './import-error.ts';
import type { ImportedProgram, ImportOptions } from './imported-program.ts';
import { parseSignature } from './parse-signature.ts';
import { withoutSecrets } from './without-secrets.ts';

const demoSchema = z.looseObject({
  programId: z.string().max(500),
  traces: z.array(z.record(z.string(), z.unknown())).max(artifactLimits.demos),
});

const optimizedProgramSchema = z.looseObject({
  bestScore: z.number().nullish(),
  /** By `program::kind`, as in `root::instruction`. */
  componentMap: z.record(z.string(), z.string().max(artifactLimits.text)).optional(),
  /** Before there were components. */
  instruction: z.string().max(artifactLimits.text).optional(),
  demos: z.array(demoSchema).nullish(),
  optimizerType: z.string().max(100).optional(),
});

type OptimizedProgram = z.output<typeof optimizedProgramSchema>;

const instructionKey = /^(.+)::instruction$/;

/** True for what looks like ax's saved form. */
export function isAxProgram(value: object): boolean {
  return 'componentMap' in value || ('optimizerType' in value && 'bestScore' in value);
}

/**
 * Reads an optimised program of ax, as `axSerializeOptimizedProgram` gives it. The training examples in it are left out
 * unless `keep_examples` is set; demonstrations stay, for they are part of the prompt.
 * @throws {ArtifactError} PROMPT_IMPORT with reason and path when it is no such program, or holds no instruction.
 */
export function importAx(value: unknown, options: ImportOptions = {}): ImportedProgram {
  const program = readProgram(value);
  const instructions = instructionsOf(program);
  const [first] = instructions.values();
  if (first === undefined) {
    throw importError(
      'This program of ax holds no instruction: its componentMap has no key such as root::instruction.',
      {
        recoveryAction:
          'Optimise it with an optimizer that writes instructions, as GEPA does, or save the prompt as text.',
      },
    );
  }
  const warnings: string[] = [];
  return {
    format: 'ax',
    prompt: first,
    predictors: [...instructions].map(([name, text]) => predictorOf(name, text, { program, options, warnings })),
    tools: toContractTools(options.tools ?? []),
    metadata: {
      optimizer: `ax.${program.optimizerType ?? 'unknown'}`,
      score: program.bestScore ?? null,
    },
    state: remainderOf(program, options.keep_examples === true, warnings),
    warnings,
  };
}

function readProgram(value: unknown): OptimizedProgram {
  try {
    return parseDocument(optimizedProgramSchema, value, 'program of ax');
  } catch (error) {
    if (!ValidationError.isInstance(error)) throw error;
    throw importError(error.message, { recoveryAction: 'Pass the JSON that axSerializeOptimizedProgram gives.' });
  }
}

/** By the program's id, the root first. */
function instructionsOf({ componentMap = {}, instruction }: OptimizedProgram): Map<string, string> {
  const entries = Object.entries(componentMap).flatMap(([key, text]): [string, string][] => {
    const name = instructionKey.exec(key)?.[1];
    return name === undefined || text.trim() === '' ? [] : [[name, text]];
  });
  if (entries.length === 0 && instruction !== undefined && instruction.trim() !== '')
    entries.push(['root', instruction]);
  return new Map(entries.sort(([a], [b]) => Number(b === 'root') - Number(a === 'root')));
}

function predictorOf(
  name: string,
  instructions: string,
  from: { program: OptimizedProgram; options: ImportOptions; warnings: string[] },
): ArtifactPredictor {
  const { signature } = from.options;
  const text = typeof signature === 'string' ? signature : signature?.[name];
  const fields = text === undefined ? [] : parseSignature(text);
  return {
    name,
    instructions,
    fields: fields.map((field) => ({ ...field, description: '', prefix: '' })),
    demos: (from.program.demos ?? []).filter(({ programId }) => programId === name).flatMap(({ traces }) => traces),
  };
}

function remainderOf(program: OptimizedProgram, keepExamples: boolean, warnings: string[]): JsonObject {
  const { demos: _demos, instruction: _instruction, componentMap = {}, ...rest } = program;
  const components = Object.entries(componentMap).filter(([key]) => !instructionKey.test(key));
  const { kept, dropped } = withoutSecrets(rest as JsonObject);
  if (dropped.length > 0) warnings.push(`Left out, for they may be secret: ${dropped.join(', ')}.`);
  const state = keepExamples ? kept : withoutExamples(kept, warnings);
  return { ...state, componentMap: Object.fromEntries(components) };
}

function withoutExamples(state: JsonObject, warnings: string[]): JsonObject {
  const entries = Object.entries(state).map(([name, value]): [string, JsonObject[string]] => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return [name, isObject ? withoutExamples(value, warnings) : value];
  });
  const kept = entries.filter(([name]) => !/examples$/i.test(name));
  const said = 'Training examples were left out; keep_examples keeps them.';
  if (kept.length < entries.length && !warnings.includes(said)) warnings.push(said);
  return Object.fromEntries(kept);
}
