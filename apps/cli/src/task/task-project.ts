import { resolve } from 'node:path';
import type { Actor, Project, TaskWarning } from '@waymark/task-cli';
import type { Invocation } from '../program/invocation.ts';

/** What every command that writes into a hand-off takes. */
export interface ActorOptions {
  by?: string | undefined;
  forceSecrets?: true | undefined;
  signKey?: string | undefined;
  signer?: string | undefined;
}

/** The project of a call, as the functions of task-cli take it. */
export function taskProject({ project }: Invocation): Project {
  return { root: project.root, clock: { now: () => Date.now() } };
}

/** In whose name a hand-off is changed, and with what it is signed. */
export function actorOf({ config, cwd }: Invocation, options: ActorOptions): Actor {
  const { by = config.actor, forceSecrets, signKey, signer = by } = options;
  return {
    by,
    ...(forceSecrets === true && { force_secrets: true }),
    ...(signKey !== undefined && { sign: { key_path: resolve(cwd, signKey), signer } }),
  };
}

/** Tells each warning once, with its code and its place. */
export function tellWarnings({ terminal }: Invocation, warnings: readonly TaskWarning[]): void {
  const told = warnings.map(({ code, message, file, line }) => {
    const place =
      file === undefined || message.includes(file) ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`;
    return `${code} ${message}${place}`;
  });
  for (const text of new Set(told)) terminal.warn(text);
}
