import { steppingClock } from '@waymark/core-types';
import { describe, expect, it } from 'vitest';
import { buildArtifact } from '../src/artifact/build-artifact.ts';
import {
  importLangfusePrompt,
  importProgram,
  pushLangfusePrompt,
  type LangfuseClientLike,
  type LangfusePromptBody,
} from '../src/index.ts';

/** Langfuse in memory: versions of prompts, each with what was sent, in a class with methods as the client gives it. */
function fakeLangfuse(): LangfuseClientLike & { calls: unknown[]; edit(change: object): void } {
  const versions: object[] = [];
  const calls: unknown[] = [];
  class Prompt {
    constructor(fields: object) {
      Object.assign(this, fields);
    }
    compile = () => '';
  }
  return {
    calls,
    edit: (change) => void versions.push({ ...versions.at(-1), ...change, version: versions.length + 1 }),
    prompt: {
      get: async (name, options) => {
        calls.push([name, options]);
        return new Prompt(versions.at(-1) ?? {});
      },
      create: async (body: LangfusePromptBody) =>
        void versions.push({ ...body, version: versions.length + 1, tags: [] }),
    },
  };
}

const tools = [
  { name: 'search', description: 'Finds.', parameters: { type: 'object', properties: { query: { type: 'string' } } } },
];
const artifact = buildArtifact(
  importProgram('Be brief.'),
  { name: 'brief', version: 'v1', tools, metadata: { score: 0.5 } },
  steppingClock(0),
);

describe('a prompt in Langfuse', () => {
  it('[prompt:import:langfuse] comes back with its tools and says what it was made from', async () => {
    const client = fakeLangfuse();
    await pushLangfusePrompt(client, artifact, { labels: ['production'] });
    const imported = await importLangfusePrompt(client, 'brief', { label: 'production', version: 1 });
    expect(imported).toMatchObject({
      format: 'langfuse',
      prompt: 'Be brief.',
      metadata: { parent: 'brief_v1', version: '1' },
      warnings: [],
    });
    const again = buildArtifact(imported, { name: 'brief', version: 'v2' }, steppingClock(0));
    expect(again.tool_fingerprints).toEqual(artifact.tool_fingerprints);
    expect(again.source.state).toMatchObject({
      labels: ['production'],
      config: { waymark: { content_hash: artifact.content_hash, score: 0.5 } },
    });
    expect(client.calls).toEqual([['brief', { version: 1, label: 'production', cacheTtlSeconds: 0 }]]);
  });

  it('[prompt:import:langfuse] says that it was changed there, and refuses tools that were', async () => {
    const client = fakeLangfuse();
    await pushLangfusePrompt(client, artifact, { name: 'other' });
    client.edit({ prompt: 'Be long.' });
    expect((await importLangfusePrompt(client, 'other')).warnings).toEqual([
      'The prompt was changed in Langfuse after brief_v1 was pushed.',
    ]);
    const { waymark } = (await importLangfusePrompt(client, 'other')).state!['config'] as { waymark: object };
    client.edit({ config: { tools: [{ type: 'function', function: { name: 'search' } }], waymark } });
    await expect(importLangfusePrompt(client, 'other')).rejects.toMatchObject({
      code: 'PROMPT_IMPORT',
      details: { tools: ['search'] },
    });
    expect((await importLangfusePrompt(client, 'other', { tools })).tools).toEqual(artifact.tools);
  });

  it('[prompt:import:langfuse] of messages gives the system prompt and keeps the rest', async () => {
    const client = fakeLangfuse();
    const messages = [
      { type: 'chatmessage', role: 'system', content: 'Be brief.' },
      { type: 'placeholder', name: 'history' },
      { role: 'developer', content: 'And kind.' },
      { role: 'user', content: '{{question}}' },
    ];
    client.edit({ name: 'chat', type: 'chat', prompt: messages, config: null });
    expect(await importLangfusePrompt(client, 'chat')).toMatchObject({
      prompt: 'Be brief.\n\nAnd kind.',
      state: { messages },
      tools: [],
    });
    client.edit({ prompt: messages.slice(3) });
    await expect(importLangfusePrompt(client, 'chat')).rejects.toThrow('has no system message with text');
  });

  it('[prompt:import:langfuse-secrets] leaves keys and addresses in its config out, and says so', async () => {
    const client = fakeLangfuse();
    const secret = 'sk-proj-abcdefghijklmnopqrstuvwxyz0123456789';
    const config = { model: 'gpt-5-mini', api_key: secret, extra: { base_url: 'https://inner.example', note: secret } };
    client.edit({ name: 'keyed', prompt: 'Be brief.', config });
    const program = await importLangfusePrompt(client, 'keyed');
    expect(program.state!['config']).toEqual({ model: 'gpt-5-mini', extra: {} });
    expect(program.warnings).toEqual([
      'Left out, for they may be secret: $.config.api_key, $.config.extra.base_url, $.config.extra.note.',
    ]);
    expect(JSON.stringify(program)).not.toContain(secret);
  });

  it('[prompt:import:langfuse] is refused when it is a fallback or something else', async () => {
    const client = fakeLangfuse();
    await expect(importLangfusePrompt(client, 'none')).rejects.toMatchObject({
      code: 'PROMPT_IMPORT',
      message: expect.stringContaining('$.name'),
    });
    await pushLangfusePrompt(client, artifact);
    client.edit({ isFallback: true });
    await expect(importLangfusePrompt(client, 'brief')).rejects.toThrow('Langfuse could not be reached');
  });
});
