import { describe, expect, it } from 'vitest';

import { TaskError } from '../errors.ts';
import { assertNoSecrets, findSecrets } from './assert-no-secrets.ts';

// Assembled from halves, so that no scanner takes the file for a leak.
const made = (...parts: string[]) => parts.join('');
const letters = 'abcdefghijklmnopqrstuvwxyz0123456789ABCD';
const pem = made(
  '-----BEGIN RSA PRIVATE',
  ' KEY-----\n',
  `${letters}\n`.repeat(5),
  '-----END RSA PRIVATE',
  ' KEY-----',
);

const secrets = [
  ['aws-key', made('AKIA', 'IOSFODNN7EXAMPLE')],
  ['stripe-key', made('sk_', 'live_', letters)],
  ['github-token', made('ghp_', letters.slice(0, 36))],
  ['slack-token', made('xoxb-', '123456789012-abcdefGHIJKL')],
  ['openai-key', made('sk-', 'proj-', letters)],
  ['anthropic-key', made('sk-', 'ant-api03-', letters)],
  ['jwt', made('eyJ', 'hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVPmB92K27uhbUJU1p1r')],
  ['private-key', pem],
] as const;

describe('assertNoSecrets', () => {
  it.each(secrets)('[evidence:secrets:kinds] stops a write with a secret of the kind %s', (kind, secret) => {
    expect(findSecrets(`one\ntwo ${secret}\nthree`)).toEqual([{ kind, line: 2 }]);
    expect(findSecrets(Buffer.from(`\ufeffone\r\nkey="${secret}"\r\n`, 'utf16le'))).toEqual([{ kind, line: 2 }]);
    expect(findSecrets(Buffer.from(`é\u0000 ${secret}`))).toEqual([{ kind, line: 1 }]);
  });

  it('[evidence:secrets:message] names kind and line in E004 and never the secret', () => {
    for (const [kind, secret] of secrets) {
      const thrown = caught(() => assertNoSecrets(`first\n{"a": "${secret}"}`, { what: 'context.json' }));
      expect(thrown).toMatchObject({ code: 'E004', exitCode: 13, details: { findings: [{ kind, line: 2 }] } });
      expect(thrown.message).toBe(`Secrets in context.json: ${kind} on line 2.`);
      expect(JSON.stringify([thrown.message, thrown.details, thrown.recoveryAction])).not.toContain(secret.slice(-20));
    }
  });

  it('[evidence:secrets:force] returns what it found when it is forced', () => {
    const [kind, secret] = secrets[0];
    expect(assertNoSecrets(secret, { what: 'x', force: true })).toEqual([{ kind, line: 1 }]);
    expect(assertNoSecrets('nothing', { what: 'x' })).toEqual([]);
  });

  it('[evidence:secrets:kinds] knows the other half of a key of AWS behind its name only', () => {
    const half = made('wJalrXUtnFEMI/K7MDENG', '/bPxRfiCYEXAMPLEKEY');
    for (const text of [
      `aws_secret_access_key = ${half}`,
      `export AWS_SECRET_ACCESS_KEY="${half}"`,
      `{"SecretAccessKey": "${half}"}`,
      JSON.stringify(JSON.stringify({ secretAccessKey: half })),
      `secret_access_key: '${half}'`,
    ]) {
      expect(findSecrets(text)).toEqual([{ kind: 'aws-key', line: 1 }]);
    }
    const none = [half, `aws_secret_access_key: ${half}=`.slice(0, -2), `secretAccessKey: process.env.${half}`, 'a: b'];
    for (const text of none) expect(findSecrets(text)).toEqual([]);
  });

  it('finds a token within a URL, a header and an assignment under its own kind', () => {
    const token = secrets[2][1];
    for (const text of [
      `https://oauth2:${token}@github.com/a/b.git`,
      `GITHUB_TOKEN=${token}`,
      `Authorization: Bearer ${token}`,
      `curl -u me:${token} https://x`,
      `https://x/?access_token=${token}&a=1`,
    ]) {
      expect(findSecrets(text)).toEqual([{ kind: 'github-token', line: 1 }]);
    }
  });

  it('lets through names of secrets, marks of an earlier redaction and hints without a secret', () => {
    const text =
      'password: hunter2\n[redacted:github-token] in sk-loading-spinner-item\nsk-loading-spinner-item\nTOKEN=${TOKEN}\nBEGIN PRIVATE KEY\n';
    expect(findSecrets(text)).toEqual([]);
  });

  it('reads big-endian UTF-16, an odd byte at its end included', () => {
    const text = Buffer.from(`\ufeffx\n${secrets[0][1]}`, 'utf16le').swap16();
    expect(findSecrets(Buffer.concat([text, Buffer.from([0])]))).toEqual([{ kind: 'aws-key', line: 2 }]);
  });

  it('stops at twenty findings', () => {
    expect(findSecrets(`${secrets[0][1]}\n`.repeat(100))).toHaveLength(20);
  });
});

function caught(work: () => unknown): TaskError {
  try {
    work();
  } catch (error) {
    if (TaskError.isInstance(error)) return error;
  }
  throw new Error('nothing was thrown');
}
