import { ValidationError, type JsonObject } from '@waymark/core-types';
import { parseDocument } from '@waymark/core-types/domain';
import { z } from 'zod';
import { artifactLimits } from '../artifact/prompt-artifact.ts';
import { sha256 } from '../artifact/sha256.ts';
import { toContractTools, type ToolLike } from '../artifact/tools/contract-tool.ts';
import { fingerprintTools } from '../artifact/tools/fingerprint-tool.ts';
import { importError } from './import-error.ts';
import type { ImportedProgram, ImportOptions } from './imported-program.ts';
import { withoutSecrets } from './without-secrets.ts';

/** The part of `LangfuseClient` from `@langfuse/client` that prompts need. */
export interface LangfuseClientLike {
  readonly prompt: {
    get(name: string, options?: { version?: number; label?: string; cacheTtlSeconds?: number }): Promise<unknown>;
    create(body: LangfusePromptBody): Promise<unknown>;
  };
}

/** A prompt as it is pushed. */
export interface LangfusePromptBody {
  name: string;
  type: 'text';
  prompt: string;
  labels: string[];
  config: Record<string, unknown>;
  commitMessage: string;
}

const promptSchema = z.looseObject({
  name: z.string(),
  version: z.number(),
  prompt: z.union([
    z.string().max(artifactLimits.text),
    z
      .array(z.looseObject({ role: z.string().optional(), content: z.string().max(artifactLimits.text).optional() }))
      .max(1_000),
  ]),
  config: z.record(z.string(), z.unknown()).nullish(),
  labels: z.array(z.string()).nullish(),
  tags: z.array(z.string()).nullish(),
  isFallback: z.boolean().optional(),
});

/** What `pushLangfusePrompt` leaves in a prompt's config. */
const pushedSchema = z.looseObject({
  artifact: z.string().max(200),
  prompt_sha256: z.string(),
  tool_fingerprints: z.record(z.string(), z.string()),
});

/**
 * Gets a prompt from Langfuse, the one labelled `production` unless a version or another label is named, with the tools in
 * its config. Of a chat prompt the system messages are the prompt; the others are kept as they are.
 * @throws {ArtifactError} PROMPT_IMPORT when Langfuse answers something else, or its config holds tools that do not fit
 * their fingerprints.
 */
export async function importLangfusePrompt(
  client: LangfuseClientLike,
  name: string,
  options: ImportOptions & { version?: number; label?: string } = {},
): Promise<ImportedProgram> {
  const { version, label } = options;
  const answer = await client.prompt.get(name, {
    ...(version === undefined ? {} : { version }),
    ...(label === undefined ? {} : { label }),
    // What is kept for good should be what the server has now.
    cacheTtlSeconds: 0,
  });
  const found = readPrompt(answer, name);
  const config = found.config ?? {};
  const pushed = pushedSchema.safeParse(config['waymark']).data;
  const tools = toContractTools(
    options.tools ?? (Array.isArray(config['tools']) ? (config['tools'] as ToolLike[]) : []),
  );
  const prompt = textOf(found, name);
  if (pushed !== undefined && options.tools === undefined) checkFingerprints(name, fingerprintTools(tools), pushed);
  const { kept, dropped } = withoutSecrets(config as JsonObject, ['config']);
  const isChanged = pushed !== undefined && pushed.prompt_sha256 !== sha256(prompt);
  return {
    format: 'langfuse',
    prompt,
    predictors: [],
    tools,
    metadata: { optimizer: 'none', version: String(found.version), parent: pushed?.artifact ?? null },
    state: {
      name: found.name,
      version: found.version,
      labels: found.labels ?? [],
      tags: found.tags ?? [],
      config: kept,
      ...(typeof found.prompt === 'string' ? {} : { messages: found.prompt }),
    },
    warnings: [
      ...(isChanged ? [`The prompt was changed in Langfuse after ${pushed.artifact} was pushed.`] : []),
      ...(dropped.length === 0 ? [] : [`Left out, for they may be secret: ${dropped.join(', ')}.`]),
    ],
  };
}

function readPrompt(answer: unknown, name: string): z.output<typeof promptSchema> {
  try {
    // A class of the client: only its fields count.
    const fields = typeof answer === 'object' && answer !== null ? { ...answer } : answer;
    const prompt = parseDocument(promptSchema, withoutMethods(fields), `prompt ${name} of Langfuse`);
    if (prompt.isFallback !== true) return prompt;
  } catch (error) {
    if (!ValidationError.isInstance(error)) throw error;
    throw importError(error.message, { recoveryAction: 'Check the name, and the version of @langfuse/client (5).' });
  }
  throw importError(`Langfuse could not be reached: the prompt ${name} is the fallback of the program.`, {
    recoveryAction: 'Check address and keys, and try again.',
  });
}

function withoutMethods(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = Object.keys(promptSchema.shape);
  return Object.fromEntries(Object.entries(value).filter(([key]) => known.includes(key)));
}

function textOf({ prompt }: z.output<typeof promptSchema>, name: string): string {
  if (typeof prompt === 'string') return prompt;
  const system = prompt.filter(({ role }) => role === 'system' || role === 'developer');
  const text = system.flatMap(({ content }) => content ?? []).join('\n\n');
  if (text.trim() !== '') return text;
  throw importError(`The chat prompt ${name} has no system message with text.`, {
    recoveryAction: 'Add one in Langfuse: it is what becomes the prompt.',
  });
}

function checkFingerprints(
  name: string,
  found: Record<string, string>,
  { tool_fingerprints }: z.output<typeof pushedSchema>,
): void {
  const names = [...new Set([...Object.keys(found), ...Object.keys(tool_fingerprints)])];
  const differing = names.filter((tool) => found[tool] !== tool_fingerprints[tool]);
  if (differing.length === 0) return;
  throw importError(
    `The tools in the config of ${name} were changed after they were pushed: ${differing.join(', ')}.`,
    {
      recoveryAction: 'Pass the tools that the prompt should have, or restore the config.',
      details: { tools: differing },
    },
  );
}
