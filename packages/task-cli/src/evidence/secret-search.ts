import { TaskError } from '../errors.ts';
import { findSecrets, type SecretFinding } from '../storage/assert-no-secrets.ts';

/** Where in which file a secret stands. */
export interface FileSecret extends SecretFinding {
  /** Relative to the repository. */
  file: string;
}

/** A secret longer than this and cut by the end of a piece is not found. */
const overlap = 32_768;

/** Looks for secrets in a content that comes in pieces. */
export class SecretSearch {
  #carried: Buffer = Buffer.alloc(0);
  #linesBefore = 0;
  readonly #found = new Map<string, SecretFinding>();

  /** What was found up to now. */
  get findings(): SecretFinding[] {
    return [...this.#found.values()];
  }

  push(piece: Buffer): void {
    const text = this.#carried.length === 0 ? piece : Buffer.concat([this.#carried, piece]);
    for (const { kind, line } of findSecrets(text)) {
      const finding = { kind, line: line + this.#linesBefore };
      this.#found.set(`${kind} ${finding.line}`, finding);
    }
    const done = text.subarray(0, Math.max(0, text.length - overlap));
    for (let at = done.indexOf(0x0a); at !== -1; at = done.indexOf(0x0a, at + 1)) this.#linesBefore++;
    this.#carried = Buffer.from(text.subarray(done.length));
  }
}

/** @throws {TaskError} E004 that names file, kind and line of the first twenty. */
export function assertNone(secrets: FileSecret[], what: string): void {
  if (secrets.length === 0) return;
  const findings = secrets.slice(0, 20);
  const told = findings.map(({ file, kind, line }) => `${kind} in ${file}, line ${line}`).join('; ');
  throw new TaskError('E004', `Secrets in ${what}: ${told}.`, {
    details: { what, findings },
    recoveryAction: 'Remove them and revoke what was exposed; --force-secrets attaches nevertheless and is logged.',
  });
}
