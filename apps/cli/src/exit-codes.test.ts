import { ConfigurationError, ProviderError, ValidationError, WaymarkError } from '@waymark/core-types';
import { describe, expect, it } from 'vitest';
import { CliError } from './errors.ts';
import { exitCodeOf } from './exit-codes.ts';
import { readConfig } from './config.ts';

describe('exitCodeOf', () => {
  it.each([
    [new Error('x'), 1],
    [new CliError('CLI_USAGE', 'x', 'y'), 2],
    [new CliError('CLI_SETTINGS', 'x', 'y'), 3],
    [new WaymarkError('MEDALLION_SCHEMA', 'x'), 3],
    [new WaymarkError('MEDALLION_EVIDENCE', 'x', { details: { reason: 'binary' } }), 3],
    [new WaymarkError('MEDALLION_EVIDENCE', 'x', { details: { reason: 'missing' } }), 4],
    [new WaymarkError('MEDALLION_EVIDENCE', 'x', { details: { reason: 'not-a-repository' } }), 8],
    [new WaymarkError('MEDALLION_NOT_FOUND', 'x'), 4],
    [new WaymarkError('MEDALLION_CONFLICT', 'x'), 5],
    [new WaymarkError('MEDALLION_STORE', 'x'), 6],
    [new WaymarkError('DATABASE_FULL', 'x'), 6],
    [new WaymarkError('DATABASE_INVALID_URL', 'x'), 2],
    [new WaymarkError('MEDALLION_LLM', 'x'), 7],
    [new ProviderError('PROVIDER_TIMEOUT', 'x'), 7],
    [new ConfigurationError('x'), 2],
    [new ValidationError('x', []), 3],
    [new WaymarkError('PROMPT_ARTIFACT', 'x'), 3],
    [new WaymarkError('PROMPT_IMPORT', 'x'), 3],
    [new WaymarkError('PROMPT_NOT_FOUND', 'x'), 4],
    [new WaymarkError('PROMPT_EXISTS', 'x'), 5],
    [new WaymarkError('PROMPT_RUN', 'x'), 5],
    [new WaymarkError('PROMPT_MODEL', 'x'), 7],
    [new WaymarkError('PROMPT_TOOLS_CHANGED', 'x'), 9],
    [new WaymarkError('PROMPT_DIVERGED', 'x'), 9],
    [new WaymarkError('PROMPT_MAX_ITERATIONS', 'x'), 10],
    [new WaymarkError('PROMPT_TOOL', 'x'), 10],
    [new WaymarkError('STORE_CONFLICT', 'x'), 5],
    [new WaymarkError('STORE_NOT_FOUND', 'x'), 4],
    [new WaymarkError('STORE_IMPORT', 'x'), 3],
  ])('ends %s with its code', (error, code) => {
    expect(exitCodeOf(error)).toBe(code);
  });
});

describe('readConfig', () => {
  it('counts an empty variable as not set', () => {
    expect(readConfig({ OPENAI_API_KEY: ' ', WAYMARK_LLM: '' })).toMatchObject({
      openaiApiKey: undefined,
      llm: undefined,
    });
  });

  it('reports a deadline that is no number and uses the usual one', () => {
    const config = readConfig({ WAYMARK_HOOK_DEADLINE_MS: 'soon' });
    expect(config).toMatchObject({ hookDeadlineMs: 20_000, hookDeadlineIsSet: false });
    expect(config.problems).toHaveLength(1);
  });

  it.each([{ NO_COLOR: '1' }, { TERM: 'dumb' }])('allows no colours with %o', (environment) => {
    expect(readConfig(environment).colorAllowed).toBe(false);
  });
});
