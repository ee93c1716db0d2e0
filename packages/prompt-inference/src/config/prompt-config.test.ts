import { ConfigurationError } from '@waymark/core-types';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configure, inferenceSettings, readConfig, updateConfig } from './prompt-config.ts';

const environment = {
  LANGFUSE_PUBLIC_KEY: 'pk-lf-1',
  LANGFUSE_SECRET_KEY: 'sk-lf-1',
  LANGFUSE_BASE_URL: 'https://langfuse.example.org',
  OPENAI_API_KEY: 'sk-1',
  OPENAI_BASE_URL: 'http://127.0.0.1:8000/v1',
  WAYMARK_HOME: '/home/me/prompts',
  WAYMARK_MAX_ITERATIONS: '25',
  WAYMARK_DATABASE_URL: 'file:runs.db',
};
const defaults = { waymark_home: join(homedir(), '.waymark'), max_iterations: 10 };

const failure = (work: () => unknown): ConfigurationError => {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return error as ConfigurationError;
  }
  throw new Error('Nothing was thrown.');
};

describe('readConfig', () => {
  it('[prompt:config:environment] reads eight variables of the environment that it is given', () => {
    expect(readConfig({ ...environment, PATH: '/bin' })).toEqual({
      langfuse_public_key: 'pk-lf-1',
      langfuse_secret_key: 'sk-lf-1',
      langfuse_base_url: 'https://langfuse.example.org',
      openai_api_key: 'sk-1',
      openai_base_url: 'http://127.0.0.1:8000/v1',
      waymark_home: '/home/me/prompts',
      max_iterations: 25,
      database_url: 'file:runs.db',
    });
  });

  it('[prompt:config:defaults] has defaults, also for variables that are empty', () => {
    expect(readConfig({})).toEqual(defaults);
    const empty = Object.fromEntries(Object.keys(environment).map((name) => [name, ' ']));
    expect(readConfig(empty)).toEqual(defaults);
    expect(readConfig({ OPENAI_API_KEY: ' sk-1\n' })).toEqual({ ...defaults, openai_api_key: 'sk-1' });
  });

  it.each([
    ['WAYMARK_MAX_ITERATIONS', 'many', 'Expected a whole number'],
    ['WAYMARK_MAX_ITERATIONS', '0', 'Expected 1 or more'],
    ['WAYMARK_MAX_ITERATIONS', '-3', 'Expected 1 or more'],
    ['WAYMARK_MAX_ITERATIONS', '2.5', 'Expected a whole number'],
    ['WAYMARK_MAX_ITERATIONS', '1e1', 'Expected a whole number'],
    ['WAYMARK_MAX_ITERATIONS', '10001', 'Expected 10000 or less'],
    ['OPENAI_BASE_URL', 'localhost', 'Expected an address that begins with http:// or https://'],
    ['OPENAI_BASE_URL', 'ftp://localhost', 'Expected an address that begins with http:// or https://'],
    ['LANGFUSE_BASE_URL', 'javascript:0', 'Expected an address that begins with http:// or https://'],
    ['WAYMARK_DATABASE_URL', 'mysql://me:hunter22@there', 'Expected memory:'],
    ['WAYMARK_DATABASE_URL', 'runs.db', 'Expected memory:'],
  ])('[prompt:config:refused] names %s when it is %s, and not its value', (name, value, expected) => {
    const error = failure(() => readConfig({ [name]: value }));
    expect(error.message).toContain(`${name}: ${expected}`);
    if (value.length > 4) expect(JSON.stringify(error.toJSON())).not.toContain(value);
  });

  it.each(['memory:', 'file:a.db', 'node-sqlite:a.db', 'libsql://there', 'https://there', 'postgres://me@there/db'])(
    '[prompt:config:environment] takes the database %s',
    (url) => expect(readConfig({ WAYMARK_DATABASE_URL: url }).database_url).toBe(url),
  );

  it('[prompt:config:refused] names all problems at once, and a key of Langfuse that is alone', () => {
    const error = failure(() => readConfig({ OPENAI_BASE_URL: 'x', WAYMARK_MAX_ITERATIONS: 'x' }));
    expect(error.details).toEqual({
      problems: [expect.stringMatching(/^OPENAI_BASE_URL/), expect.stringMatching(/^WAYM/)],
    });
    const alone = (name: string) => failure(() => readConfig({ [name]: 'lf-0123456789' })).message;
    expect(alone('LANGFUSE_PUBLIC_KEY')).toContain('LANGFUSE_SECRET_KEY: Is missing, while LANGFUSE_PUBLIC_KEY is set');
    expect(alone('LANGFUSE_SECRET_KEY')).toContain('LANGFUSE_PUBLIC_KEY: Is missing, while LANGFUSE_SECRET_KEY is set');
  });
});

describe('configure and updateConfig', () => {
  it('[prompt:config:update] check what a program sets as they check the environment', () => {
    expect(configure({ max_iterations: 3 })).toEqual({ ...defaults, max_iterations: 3 });
    expect(failure(() => configure({ max_iterations: 0 })).message).toContain('max_iterations: Expected 1 or more');
    expect(failure(() => configure({ max_iteration: 3 } as never)).message).toContain('no setting max_iteration');
    expect(failure(() => configure({ waymark_home: 3 } as never)).message).toContain('waymark_home: Expected text');
  });

  it('[prompt:config:update] change some settings, or take them back to their defaults, and leave the old ones', () => {
    const config = configure({ max_iterations: 3, openai_api_key: 'sk-1' });
    const changed = updateConfig(config, { max_iterations: undefined, database_url: 'memory:' });
    expect(changed).toEqual({ ...defaults, openai_api_key: 'sk-1', database_url: 'memory:' });
    expect(config).toEqual({ ...defaults, max_iterations: 3, openai_api_key: 'sk-1' });
    expect(failure(() => updateConfig(config, { openai_base_url: 'x' })).code).toBe('CONFIGURATION');
    expect(failure(() => updateConfig(config, { langfuse_public_key: 'pk' })).message).toContain('langfuse_secret_key');
  });
});

it('[prompt:config:inference] gives what inference takes', () => {
  expect(inferenceSettings(readConfig(environment))).toEqual({
    ...{ api_key: 'sk-1', base_url: 'http://127.0.0.1:8000/v1', max_iterations: 25 },
  });
  expect(inferenceSettings(configure({}))).toEqual({ max_iterations: 10 });
});
