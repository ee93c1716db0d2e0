import { ConfigurationError } from '@waymark/core-types';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

// A message names the field, never its value: it may be a key.
const text = z.string('Expected text').trim().min(1, 'Is empty');
const httpUrl = text.refine(
  (value) => /^https?:$/.test(URL.canParse(value) ? new URL(value).protocol : ''),
  'Expected an address that begins with http:// or https://',
);
const databaseUrl = text.regex(
  /^(?:memory:|file:.+|node-sqlite:.+|(?:libsql|https?|postgres|postgresql):\/\/.+)$/,
  'Expected memory:, file:PATH, libsql://..., http(s)://... or postgres://...',
);
const configSchema = z.strictObject({
  langfuse_public_key: text.optional(),
  langfuse_secret_key: text.optional(),
  langfuse_base_url: httpUrl.optional(),
  openai_api_key: text.optional(),
  openai_base_url: httpUrl.optional(),
  waymark_home: text,
  max_iterations: z.int('Expected a whole number').min(1, 'Expected 1 or more').max(10_000, 'Expected 10000 or less'),
  database_url: databaseUrl.optional(),
});

/** Settings of prompts and their runs, as they may stand in the environment or a file. */
export type PromptConfig = z.output<typeof configSchema>;

/** The variable of each setting. */
const variables: Record<keyof PromptConfig, string> = {
  langfuse_public_key: 'LANGFUSE_PUBLIC_KEY',
  langfuse_secret_key: 'LANGFUSE_SECRET_KEY',
  langfuse_base_url: 'LANGFUSE_BASE_URL',
  openai_api_key: 'OPENAI_API_KEY',
  openai_base_url: 'OPENAI_BASE_URL',
  waymark_home: 'WAYMARK_HOME',
  max_iterations: 'WAYMARK_MAX_ITERATIONS',
  database_url: 'WAYMARK_DATABASE_URL',
};
const variableOf = (name: string): string => variables[name as keyof PromptConfig] ?? name;

/**
 * Reads settings from an environment that is handed in, as `process.env`. An empty variable counts as not set; without
 * WAYMARK_HOME it is `~/.waymark`, without WAYMARK_MAX_ITERATIONS 10.
 * @throws {ConfigurationError} naming each variable that cannot be used, never its value.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): PromptConfig {
  const read = Object.entries(variables).flatMap(([name, variable]): [string, unknown][] => {
    const value = environment[variable]?.trim();
    if (value === undefined || value === '') return [];
    // As JSON would have it: `1e1` and `0x10` are no numbers that anybody meant to write here.
    return [[name, name === 'max_iterations' && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value]];
  });
  return check(Object.fromEntries(read), variableOf);
}

/**
 * Settings that a program sets itself, with the same defaults and the same checks as `readConfig`.
 * @throws {ConfigurationError} naming each setting that is unknown or cannot be used.
 */
export function configure(settings: Partial<PromptConfig>): PromptConfig {
  return check(settings, (name) => name);
}

/**
 * The settings with changes; `undefined` takes a setting back to its default. What was given stays as it was.
 * @throws {ConfigurationError} as `configure` does; then nothing is changed.
 */
export function updateConfig(
  config: PromptConfig,
  changes: { [Name in keyof PromptConfig]?: PromptConfig[Name] | undefined },
): PromptConfig {
  return configure({ ...config, ...changes } as Partial<PromptConfig>);
}

/** What `inference` takes of them: key and address of a model that is named, and how often it is called. */
export function inferenceSettings({ openai_api_key, openai_base_url, max_iterations }: PromptConfig): {
  api_key?: string;
  base_url?: string;
  max_iterations: number;
} {
  return {
    ...(openai_api_key === undefined ? {} : { api_key: openai_api_key }),
    ...(openai_base_url === undefined ? {} : { base_url: openai_base_url }),
    max_iterations,
  };
}

function check(settings: object, nameOf: (name: string) => string): PromptConfig {
  const set = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  const defaults = { waymark_home: join(homedir(), '.waymark'), max_iterations: 10 };
  const { data, error } = configSchema.safeParse({ ...defaults, ...set });
  const problems =
    error === undefined ? keysProblems(data, nameOf) : error.issues.map((issue) => problemOf(issue, nameOf));
  if (data !== undefined && problems.length === 0) return data;
  throw new ConfigurationError(`The configuration cannot be used: ${problems.join('; ')}.`, {
    details: { problems },
    recoveryAction: 'Correct it, or leave it out to have the default.',
  });
}

function problemOf(issue: z.core.$ZodIssue, nameOf: (name: string) => string): string {
  if (issue.code === 'unrecognized_keys') return `there is no setting ${issue.keys.join(', ')}`;
  return `${nameOf(String(issue.path[0]))}: ${issue.message}`;
}

/** One key of Langfuse alone would look like tracing, and trace nothing. */
function keysProblems(config: PromptConfig, nameOf: (name: string) => string): string[] {
  const keys = ['langfuse_public_key', 'langfuse_secret_key'] as const;
  const missing = keys.filter((name) => config[name] === undefined);
  if (missing.length !== 1) return [];
  const present = keys.find((name) => name !== missing[0])!;
  return [`${nameOf(missing[0]!)}: Is missing, while ${nameOf(present)} is set`];
}
