import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redactSecrets } from '@waymark/core-types';

import type { ChainLink } from '../document/context.ts';
import { TaskError } from '../errors.ts';

/** What signatures are for, so that one made for something else does not count. */
export const signatureNamespace = 'waymark-handoff';

/** With what an agent signs. */
export interface SigningKey {
  /** A private SSH key, or a public one whose private half an SSH agent holds. */
  key_path: string;
  /** Whose key it is, as the allowed signers name it. */
  signer: string;
}

/**
 * Signs a link's hash by `ssh-keygen -Y sign`.
 * @throws {TaskError} E043 without ssh-keygen or with a key that cannot be used without being asked for a passphrase.
 */
export async function signHash(hash: string, { key_path, signer }: SigningKey): Promise<ChainLink['signature']> {
  const signed = await runSshKeygen(['-Y', 'sign', '-q', '-f', key_path, '-n', signatureNamespace], hash);
  if (signed.failure === null && signed.output.includes('BEGIN SSH SIGNATURE')) {
    return { namespace: signatureNamespace, signer, armored: signed.output };
  }
  throw new TaskError('E043', `The hand-off cannot be signed with ${key_path}: ${signed.failure ?? 'no signature'}.`, {
    details: { key_path, signer },
    recoveryAction: 'Use a key without a passphrase or one that an SSH agent holds, or leave the signature out.',
  });
}

/**
 * Why a signature is not good; null where it is. With `allowed_signers`, the key must be one of the signer's; without,
 * only that the signature is by some key over this hash is checked.
 */
export async function refuteSignature(
  hash: string,
  { signer, armored }: NonNullable<ChainLink['signature']>,
  allowed_signers?: string,
): Promise<string | null> {
  if (!isCanonical(armored)) return 'The signature is damaged.';
  if (/^-|[\s\0]/.test(signer)) return 'The signer has no proper name.';
  const folder = await mkdtemp(join(tmpdir(), 'waymark-signature-'));
  try {
    const file = join(folder, 'signature');
    await writeFile(file, armored);
    const about = ['-n', signatureNamespace, '-s', file];
    const check =
      allowed_signers === undefined
        ? ['-Y', 'check-novalidate', ...about]
        : ['-Y', 'verify', '-f', allowed_signers, '-I', signer, ...about];
    const { failure } = await runSshKeygen(check, hash);
    return failure === null ? null : `The signature of ${signer} is not good: ${failure}.`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Base64 can be written in several ways; only the one that ssh-keygen writes counts, so that every byte does. */
function isCanonical(armored: string): boolean {
  const lines = armored.split('\n');
  if (lines.length > 200 || lines[0] !== '-----BEGIN SSH SIGNATURE-----') return false;
  const base64 = Buffer.from(lines.slice(1, -2).join(''), 'base64').toString('base64');
  const wrapped = base64.match(/.{1,70}/g) ?? [];
  return armored === ['-----BEGIN SSH SIGNATURE-----', ...wrapped, '-----END SSH SIGNATURE-----', ''].join('\n');
}

function runSshKeygen(args: readonly string[], input: string): Promise<{ output: string; failure: string | null }> {
  // ssh-keygen needs the PATH, HOME and agent of this process; nothing of them is read here. It must ask nobody.
  // oxlint-disable-next-line node/no-process-env
  const env = { ...process.env, SSH_ASKPASS: 'false', SSH_ASKPASS_REQUIRE: 'force', LC_ALL: 'C' };
  return new Promise((resolve) => {
    const options = { timeout: 30_000, maxBuffer: 1_000_000, windowsHide: true, env };
    const child = execFile('ssh-keygen', args, options, (error, stdout, stderr) => {
      if (error === null) return resolve({ output: stdout, failure: null });
      const isMissing = error.code === 'ENOENT';
      const said = `${stderr}\n${stdout}`.trim().split('\n')[0]!.slice(0, 300);
      const told = isMissing ? 'ssh-keygen is not installed' : said || error.message.slice(0, 300);
      resolve({ output: '', failure: redactSecrets(told).replace(/\.$/, '').trim() });
    });
    // It may end before it has read everything; its exit code tells.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
