import { cpSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execFile } from 'node:child_process';
import { startPromptServer, type PromptServer } from '@waymark/test-servers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, errorOf, mainPath, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;
let server: PromptServer;
let env: Record<string, string>;

beforeEach(async () => {
  sandbox = createSandbox();
  server = await startPromptServer();
  env = { LANGFUSE_PUBLIC_KEY: 'pk-lf-test', LANGFUSE_SECRET_KEY: 'sk-lf-test', LANGFUSE_BASE_URL: server.url };
  const tools = [{ name: 'search', description: 'Finds.', parameters: { type: 'object', properties: {} } }];
  writeFileSync(join(sandbox.project, 'tools.json'), JSON.stringify(tools));
  const args = ['prompt', 'save', 'refund', 'v1', '--from', '-', '--tools', 'tools.json'];
  await sandbox.waymark(args, { stdin: 'Be kind.' });
});
afterEach(async () => {
  sandbox.remove();
  await server.close();
});

const prompt = (...args: string[]) => sandbox.waymark(['prompt', ...args], { env });

describe('prompt push-langfuse', () => {
  it('pushes a prompt with its tools, under labels and another name', async () => {
    expect(await prompt('push-langfuse', 'refund_v1', '--label', 'production', '--label', 'eu')).toEqual({
      code: 0,
      stdout: 'Pushed refund_v1 to Langfuse as refund, labelled production, eu.\n',
      stderr: '',
    });
    expect(server.prompts.get('refund')).toMatchObject([
      { prompt: 'Be kind.', labels: ['production', 'eu'], config: { waymark: { artifact: 'refund_v1' } } },
    ]);
    const data = await sandbox.json('prompt.push-langfuse', ['prompt', 'push-langfuse', 'refund_v1', '--as', 'a/b'], {
      env,
    });
    expect(data).toEqual({ name: 'refund_v1', langfuse_name: 'a/b', labels: [], dry_run: false });
    expect(server.prompts.get('a/b')).toHaveLength(1);
  });

  it('sends nothing with --dry-run', async () => {
    const outcome = await prompt('push-langfuse', 'refund_v1', '--dry-run');
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing was sent') as string });
    expect(server.requests).toEqual([]);
  });
});

describe('prompt import-langfuse', () => {
  beforeEach(async () => {
    await prompt('push-langfuse', 'refund_v1', '--label', 'production');
    const [pushed] = server.prompts.get('refund')!;
    server.prompts.get('refund')!.push({ ...pushed, prompt: 'Be very kind.', labels: ['staging'], version: 2 });
  });
  const importAs = (reference: string, version: string, ...more: string[]) =>
    prompt('import-langfuse', reference, '--name', 'refund', '--version', version, ...more);

  it.each([
    ['refund', 'Be kind.'],
    ['refund@staging', 'Be very kind.'],
    ['refund@1', 'Be kind.'],
    ['refund@2', 'Be very kind.'],
  ])('saves %s with its tools, and says what it was made from', async (reference, text) => {
    const outcome = await importAs(reference, 'v2', '--score', '0.9');
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toMatch(/^Saved refund_v2 \(langfuse, 0 predictors, 1 tool\) to /);
    expect(outcome.stderr.includes('was changed in Langfuse after refund_v1 was pushed')).toBe(text !== 'Be kind.');
    const { artifact } = await sandbox.json('prompt.show', ['prompt', 'show', 'refund_v2']);
    expect(artifact).toMatchObject({ prompt: text, metadata: { parent: 'refund_v1', score: 0.9 } });
  });

  it('saves nothing with --dry-run, and never over another version', async () => {
    expect(await importAs('refund', 'v2', '--dry-run')).toMatchObject({ code: 0 });
    expect((await sandbox.json('prompt.list', ['prompt', 'list'])).items).toHaveLength(1);
    expect(await importAs('refund', 'v1')).toMatchObject({ code: 5, stdout: '' });
  });

  it('takes other tools than those in the config', async () => {
    const file = join(sandbox.project, 'none.json');
    writeFileSync(file, '[]');
    expect((await importAs('refund', 'v2', '--tools', file)).stdout).toContain('0 tools');
  });

  it.each<[string, string, number, RegExp]>([
    ['a prompt that is not there', 'none', 4, /no such prompt in Langfuse at 127\.0\.0\.1:\d+: none/],
    ['a version that is not there', 'refund@9', 4, /no such prompt/],
    ['a reference that is none', '@staging', 2, /names no prompt of Langfuse/],
    ['a label that is none', 'refund@', 2, /names no prompt of Langfuse/],
  ])('refuses %s', async (_what, reference, code, message) => {
    const outcome = await importAs(reference, 'v2');
    expect(outcome).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(message) as string });
    expect(outcome.stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('a Langfuse project', () => {
  it('needs both keys, and the right ones', async () => {
    env = { LANGFUSE_PUBLIC_KEY: 'pk-lf-test' };
    const none = await prompt('push-langfuse', 'refund_v1');
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('LANGFUSE_SECRET_KEY') as string });
    env = { ...env, LANGFUSE_SECRET_KEY: 'sk-lf-wrong', LANGFUSE_BASE_URL: server.url };
    const wrong = await prompt('push-langfuse', 'refund_v1');
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('does not take the keys') as string });
    expect(wrong.stderr).not.toContain('sk-lf-wrong');
  });

  it('that is down ends with 3, and says where it is', async () => {
    await server.close();
    const outcome = await prompt('push-langfuse', 'refund_v1', '--json');
    expect(errorOf(outcome)).toMatchObject({ code: 'PROMPT_ARTIFACT', message: expect.stringContaining('127.0.0.1') });
    expect(outcome.code).toBe(3);
  });

  it('needs the package @langfuse/client, and says so where it is not installed', async () => {
    const folder = join(sandbox.folder, 'bare');
    cpSync(dirname(mainPath), folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const args = [join(folder, 'main.js'), 'prompt', 'push-langfuse', 'refund_v1'];
    const options = { cwd: sandbox.project, env: { PATH: process.env['PATH'], HOME: sandbox.home, ...env } };
    const stderr = await new Promise<string>((resolve) => {
      execFile(process.execPath, args, options, (_error, _stdout, text) => resolve(text));
    });
    expect(stderr).toMatch(
      /^error: The package @langfuse\/client cannot be loaded\. Next: Install it .*npm install @langfuse\/client/,
    );
  });
});
