import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { engines } from '@waymark/test-servers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, onlyEnvelope, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
});
afterEach(() => sandbox.remove());

const shared = (await engines()).filter((engine) => engine.shared);

describe.each(shared)('$name', (engine) => {
  it('keeps a checkpoint from one process to the next, and passes the doctor’s checks', async () => {
    const WAYMARK_DATABASE_URL = await engine.openUrl();
    const env = { WAYMARK_DATABASE_URL };
    await sandbox.json('init', ['init'], { env });
    const summary = 'We will use Redis because it is shared.';
    const made = await sandbox.json('medallion.checkpoint', ['medallion', 'checkpoint', '--summary', summary], { env });
    expect(made).toMatchObject({ outcome: 'created', decisions: 1 });
    const { prompt } = await sandbox.json('medallion.resume', ['medallion', 'resume'], { env });
    expect(prompt).toContain('Redis');
    const { hits } = await sandbox.json('medallion.search', ['medallion', 'search', 'redis'], { env });
    expect(hits).toMatchObject([{ medallion_id: made.medallion_id }]);
    const doctor = onlyEnvelope((await sandbox.waymark(['doctor', '--json'], { env })).stdout);
    expect(doctor).toMatchObject({ success: true, data: { ok: true } });
    expect(doctor.success && JSON.stringify(doctor.data)).toContain('1 medallion, all valid');
  });
});

describe('a server that is not there', () => {
  it.each(['postgres://me:hunter2@127.0.0.1:9/db', 'http://127.0.0.1:9'])(
    '%s ends with 6 and shows no password',
    async (url) => {
      const args = ['medallion', 'list', '--db', url];
      const human = await sandbox.waymark(args);
      expect(human).toMatchObject({ code: 6, stdout: '' });
      const machine = await sandbox.waymark([...args, '--json']);
      expect(machine.code).toBe(6);
      expect(human.stderr + machine.stdout).not.toContain('hunter2');
      const doctor = await sandbox.waymark(['doctor', '--db', url]);
      expect(doctor.code).toBe(9);
      expect(doctor.stdout).not.toContain('hunter2');
    },
  );
});

describe('a model', () => {
  let server: Server;
  let requests: { authorization: string | undefined; body: string }[];
  let content: string;
  beforeEach(async () => {
    requests = [];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        requests.push({ authorization: request.headers.authorization, body });
        response.setHeader('content-type', 'application/json');
        const message = { role: 'assistant', content };
        response.end(
          JSON.stringify({
            id: 'c',
            object: 'chat.completion',
            created: 1,
            model: 'm',
            choices: [{ index: 0, message, finish_reason: 'stop' }],
          }),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => server.close());

  const ask = () =>
    sandbox.waymark(
      ['medallion', 'checkpoint', '--summary', 'We chose Redis.', '--llm', 'openai/test-model', '--json'],
      {
        env: {
          OPENAI_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
          OPENAI_API_KEY: 'sk-test-test-test',
        },
      },
    );

  it('writes the medallion that --llm PROVIDER/MODEL asks it for', async () => {
    content = JSON.stringify({
      high_level: 'The cache is Redis.',
      subsystems: [],
      decisions: [{ statement: 'Use Redis', rationale: 'It is shared.', confidence: 0.9 }],
      open_questions: [],
      recommended_entry_points: [],
      avoid_repeating: [],
      invariants: [],
    });
    const { code, stdout } = await ask();
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('The cache is Redis.') as string,
    });
    expect(requests[0]).toMatchObject({ authorization: 'Bearer sk-test-test-test' });
    expect(requests[0]!.body).toContain('test-model');
  });

  it('that answers nonsense twice ends it with 7, and nothing is stored', async () => {
    content = 'I would rather not.';
    const { code, stdout } = await ask();
    expect([code, requests.length]).toEqual([7, 2]);
    expect(stdout).not.toContain('sk-test');
    expect((await sandbox.json('medallion.list', ['medallion', 'list'])).items).toEqual([]);
  });
});
