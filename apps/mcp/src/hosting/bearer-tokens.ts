import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { ConfigurationError, toTimestamp, type Clock } from '@waymark/core-types';
import { z } from 'zod';

/** What the file knows of a token: enough to recognise it, not enough to use it. */
const tokenSchema = z.strictObject({
  name: z.string().min(1).max(100),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
});
const tokenFileSchema = z.strictObject({ schema_version: z.literal('1'), tokens: z.array(tokenSchema) });
type TokenFile = z.output<typeof tokenFileSchema>;

/** Tells whose token it is; undefined for one that is unknown or has expired. */
export type TokenVerifier = (token: string) => string | undefined;

/**
 * Recognises the tokens of a file. It is read again whenever it changes, so that a token that is taken out is refused
 * from then on; a file that is gone or broken knows no token.
 * @throws {ConfigurationError} when the file cannot be read at the start.
 */
export function openTokenFile(path: string, clock: Clock): TokenVerifier {
  let { tokens } = readTokenFile(path);
  let readAt = statSync(path).mtimeMs;
  const refresh = () => {
    try {
      const changedAt = statSync(path).mtimeMs;
      if (changedAt === readAt) return;
      ({ tokens } = readTokenFile(path));
      readAt = changedAt;
    } catch {
      tokens = [];
      readAt = Number.NaN;
    }
  };
  return (token) => {
    refresh();
    const hash = Buffer.from(sha256(token), 'hex');
    const now = clock.now();
    // Every token is compared, each in constant time, so that an answer's delay tells nothing.
    const matches = tokens.map((known) => timingSafeEqual(Buffer.from(known.sha256, 'hex'), hash));
    const found = tokens[matches.indexOf(true)];
    const isAlive = found !== undefined && (found.expires_at === null || Date.parse(found.expires_at) > now);
    return isAlive ? found.name : undefined;
  };
}

/**
 * Makes a token and adds it to the file, which is made where it is missing. Only the caller ever sees the token.
 * @throws {ConfigurationError} when the file is not one of tokens, cannot be written, or already has one of that name,
 * and for a name that a file of tokens cannot hold.
 */
export function addToken(path: string, options: { name: string; expiresInDays?: number; clock: Clock }): string {
  const { name, expiresInDays, clock } = options;
  if (!tokenSchema.shape.name.safeParse(name).success) {
    throw new ConfigurationError(`A token's name has 1 to 100 characters, not ${name.length}.`, {
      recoveryAction: 'Name it after who uses it, as in `--name ci`.',
    });
  }
  const file = readTokenFile(path, { mayBeMissing: true });
  if (file.tokens.some((token) => token.name === name)) {
    throw new ConfigurationError(`${path} already has a token named ${JSON.stringify(name)}.`, {
      recoveryAction: 'Choose another name, or take that entry out of the file first.',
    });
  }
  const token = `wmk_${randomBytes(32).toString('base64url')}`;
  const now = clock.now();
  const expires_at = expiresInDays === undefined ? null : toTimestamp(now + expiresInDays * 86_400_000);
  file.tokens.push({ name, sha256: sha256(token), created_at: toTimestamp(now), expires_at });
  writeTokenFile(path, file);
  return token;
}

/** In the place of the old file as a whole, for its owner alone. */
function writeTokenFile(path: string, file: TokenFile): void {
  const fresh = `${path}.${process.pid}.next`;
  try {
    rmSync(fresh, { force: true });
    writeFileSync(fresh, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(fresh, path);
  } catch (cause) {
    rmSync(fresh, { force: true });
    throw new ConfigurationError(
      `The token file ${path} cannot be written: ${(cause as NodeJS.ErrnoException).code}.`,
      {
        recoveryAction: 'Name a file in a folder that exists and that you may write to.',
        cause,
      },
    );
  }
}

function readTokenFile(path: string, { mayBeMissing = false } = {}): TokenFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (mayBeMissing && (cause as NodeJS.ErrnoException).code === 'ENOENT') return { schema_version: '1', tokens: [] };
    throw new ConfigurationError(`The token file ${path} cannot be read.`, {
      recoveryAction: `Make one with \`waymark-mcp token --token-file ${path} --name NAME\`.`,
      cause,
    });
  }
  try {
    return tokenFileSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new ConfigurationError(`${path} is not a file of tokens.`, {
      recoveryAction: `Make one with \`waymark-mcp token --token-file ${path} --name NAME\`.`,
      cause,
    });
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
