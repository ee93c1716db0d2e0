import { redactSecrets, type SecretKind } from '@waymark/core-types';

import { TaskError } from '../errors.ts';

/** Where a secret stands, without the secret. */
export interface SecretFinding {
  kind: SecretKind;
  /** From 1. */
  line: number;
}

/** What is a secret by its own shape; a name such as `password` before a value says too little to stop a write. */
const shapes: ReadonlySet<string> = new Set<SecretKind>([
  ...(['anthropic-key', 'aws-key', 'github-token', 'gitlab-token', 'google-key', 'jwt', 'npm-token'] as const),
  ...(['openai-key', 'private-key', 'provider-key', 'slack-token', 'stripe-key'] as const),
]);

/** How every secret of a shape begins; most texts hold none of these and need no further look. */
const hint =
  /sk-|k_(?:live|test)_|A[KS]IA|gh[pousr]_|github_pat_|glpat-|xox|xapp-|AIza|ya29\.|npm_|hf_|pypi-|SG\.|whsec_|dckr_pat_|shpat_|lin_api_|eyJ|PRIVATE KEY|(?:[Ss]ecret_?|SECRET_)[Aa][Cc][Cc][Ee][Ss][Ss]_?[Kk][Ee][Yy]/;
/** The other half of a key of AWS has no shape but its length: only behind its own name it is told from a hash. */
const awsSecretKey = /secret_?access_?key[\\"']{0,2}\s{0,8}[:=]\s{0,8}[\\"']{0,2}[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/i;
const beginOfPrivateKey = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY/;

/** More than this many findings tell nobody more. */
const mostFindings = 20;

/** The first twenty secrets of a text by their shape: provider keys and tokens, JWTs, private keys. */
export function findSecrets(content: string | Uint8Array): SecretFinding[] {
  const text = typeof content === 'string' ? content : toText(content);
  if (!hint.test(text)) return [];
  const kinds = kindsWithin(text);
  if (kinds.length === 0) return [];
  const findings: SecretFinding[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (findings.length >= mostFindings) break;
    if (!hint.test(line)) continue;
    for (const kind of kindsWithin(line)) findings.push({ kind, line: index + 1 });
    // A key goes over many lines, so that none of them alone is one.
    const begins = kinds.includes('private-key') && beginOfPrivateKey.test(line);
    if (begins && findings.at(-1)?.line !== index + 1) findings.push({ kind: 'private-key', line: index + 1 });
  }
  return findings;
}

/**
 * What every writer of the store calls with what it is about to write. Returns what was found, which is nothing unless
 * `force` is set: who forces writes that down.
 * @throws {TaskError} E004 with the kind and the line of each secret, never the secret itself.
 */
export function assertNoSecrets(
  content: string | Uint8Array,
  { what, force = false }: { /** As in `context.json`. */ what: string; force?: boolean },
): SecretFinding[] {
  const findings = findSecrets(content);
  if (findings.length === 0 || force) return findings;
  const told = findings.map(({ kind, line }) => `${kind} on line ${line}`).join(', ');
  throw new TaskError('E004', `Secrets in ${what}: ${told}.`, {
    details: { what, findings },
    recoveryAction: 'Remove them and revoke what was exposed; --force-secrets writes nevertheless and is logged.',
  });
}

function kindsWithin(text: string): SecretKind[] {
  // Without these signs nothing but a shape is left to find: what stands in a URL or an assignment keeps its own kind,
  // and the mark of an earlier redaction is none.
  const redacted = redactSecrets(text.replaceAll(/[:=?&@]/g, ' '));
  const kinds = [...redacted.matchAll(/\[redacted:([a-z-]{1,20})\]/g)]
    .map((match) => match[1] as SecretKind)
    .filter((kind) => shapes.has(kind));
  return awsSecretKey.test(text) ? [...kinds, 'aws-key'] : kinds;
}

/** Every shape is ASCII: byte by byte is enough, but for UTF-16, which PowerShell writes. */
function toText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return buffer.toString('utf16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return Buffer.from(buffer.subarray(0, buffer.length & ~1))
      .swap16()
      .toString('utf16le');
  }
  return buffer.toString('latin1');
}
