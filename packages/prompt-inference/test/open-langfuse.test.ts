import { steppingClock } from '@waymark/core-types';
import { startPromptServer, type PromptServer } from '@waymark/test-servers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildArtifact } from '../src/artifact/build-artifact.ts';
import { importLangfusePrompt, importProgram, openLangfuse, pushLangfusePrompt } from '../src/index.ts';
import { failureOf } from './loop-fakes.ts';

const tools = [{ name: 'search', description: 'Finds.', parameters: { type: 'object', properties: {} } }];
const artifact = buildArtifact(importProgram('Be brief.'), { name: 'brief', version: 'v1', tools }, steppingClock(0));

let server: PromptServer;
beforeEach(async () => {
  server = await startPromptServer();
});
afterEach(() => server.close());

const open = (secret_key = 'sk-lf-test', base_url = server.url) =>
  openLangfuse({ public_key: 'pk-lf-test', secret_key, base_url });

describe('a Langfuse project', () => {
  it('[prompt:langfuse:server] takes a prompt and gives it back by label and by version, through its own client', async () => {
    const client = await open();
    await pushLangfusePrompt(client, artifact, { name: 'team/brief', labels: ['production'] });
    await pushLangfusePrompt(client, { ...artifact, prompt: 'Be long.' }, { name: 'team/brief', labels: ['staging'] });
    expect((await importLangfusePrompt(client, 'team/brief')).prompt).toBe('Be brief.');
    expect((await importLangfusePrompt(client, 'team/brief', { label: 'staging' })).prompt).toBe('Be long.');
    const imported = await importLangfusePrompt(client, 'team/brief', { version: 1 });
    expect(imported).toMatchObject({ tools: artifact.tools, metadata: { parent: 'brief_v1', version: '1' } });
    expect(server.requests.map(({ method, path, query }) => [method, path, query])).toEqual([
      ['POST', '/api/public/v2/prompts', {}],
      ['POST', '/api/public/v2/prompts', {}],
      ['GET', '/api/public/v2/prompts/team%2Fbrief', {}],
      ['GET', '/api/public/v2/prompts/team%2Fbrief', { label: 'staging' }],
      ['GET', '/api/public/v2/prompts/team%2Fbrief', { version: '1' }],
    ]);
  });

  it('[prompt:langfuse:errors] that does not take the keys, or has no such prompt, is a clear error', async () => {
    const logged = vi.spyOn(console, 'error');
    const refused = await failureOf(async () => importLangfusePrompt(await open('sk-lf-wrong'), 'brief'));
    expect(refused).toMatchObject({ code: 'CONFIGURATION', details: { status: 401 } });
    expect(refused.message).not.toContain('sk-lf');
    server.failing = { status: 403, body: {} };
    const forbidden = await failureOf(async () => importLangfusePrompt(await open(), 'brief'));
    expect(forbidden).toMatchObject({ code: 'CONFIGURATION', details: { status: 403 } });
    server.failing = null;
    const missing = await failureOf(async () => importLangfusePrompt(await open(), 'brief'));
    expect(missing).toMatchObject({ code: 'PROMPT_NOT_FOUND', message: expect.stringContaining('brief') as string });
    expect(logged).not.toHaveBeenCalled();
    logged.mockRestore();
  });

  it('[prompt:langfuse:errors] that fails is a clear error, and nothing is pushed twice', async () => {
    server.failing = { status: 500, body: { message: 'No room for sk-lf-0123456789abcdef0123' } };
    const client = await open();
    const pushed = await failureOf(() => pushLangfusePrompt(client, artifact));
    expect(pushed).toMatchObject({ code: 'PROMPT_ARTIFACT', message: expect.stringContaining('status 500: No room') });
    expect(pushed.message).not.toContain('0123456789');
    expect(server.requests).toHaveLength(1);
    expect(await failureOf(() => importLangfusePrompt(client, 'brief'))).toMatchObject({ code: 'PROMPT_IMPORT' });
    server.failing = { status: 400, body: 'no' };
    expect((await failureOf(() => pushLangfusePrompt(client, artifact))).message).toMatch(
      /status 400 \(prompt brief\)/,
    );
  });

  it('[prompt:langfuse:errors] that cannot be reached is a clear error, without the password of its address', async () => {
    await server.close();
    const client = await open('sk-lf-test', server.url.replace('//', '//me:hunter22@'));
    const error = await failureOf(() => pushLangfusePrompt(client, artifact));
    expect(error).toMatchObject({ message: expect.stringContaining('could not be reached') as string });
    expect(JSON.stringify(error)).not.toContain('hunter22');
    const nowhere = await open('sk-lf-test', 'nowhere');
    expect((await failureOf(() => pushLangfusePrompt(nowhere, artifact))).message).toContain('an address that is none');
  });

  it('[prompt:langfuse:optional] needs @langfuse/client, and says how to get it', async () => {
    const keys = { public_key: 'pk', secret_key: 'sk' };
    const absent = () => Promise.reject(new Error("Cannot find package '@langfuse/client'"));
    expect(await failureOf(() => openLangfuse(keys, absent))).toMatchObject({
      code: 'CONFIGURATION',
      recoveryAction: expect.stringContaining('npm install @langfuse/client') as string,
    });
  });

  it('[prompt:langfuse:optional] takes nothing from the environment', async () => {
    let given: object = {};
    class LangfuseClient {
      api = { prompts: { get: async () => null, create: async () => null } };
      constructor(options: object) {
        given = options;
      }
    }
    await openLangfuse({ public_key: 'pk', secret_key: 'sk' }, async () => ({ LangfuseClient }));
    expect(given).toEqual({ publicKey: 'pk', secretKey: 'sk', baseUrl: 'https://cloud.langfuse.com', timeout: 10 });
  });
});
