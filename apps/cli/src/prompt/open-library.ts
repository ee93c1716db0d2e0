import { resolve } from 'node:path';
import { openPromptLibrary, parseArtifactName, type ArtifactName, type PromptLibrary } from '@waymark/prompt-inference';
import { ValidationError } from '@waymark/core-types';
import { CliError } from '../errors.ts';
import type { Invocation } from '../program/invocation.ts';

/** The prompts of this user: those in WAYMARK_HOME, else in `~/.waymark`. */
export function openLibrary(invocation: Invocation): PromptLibrary {
  return openPromptLibrary({ home: libraryHome(invocation) });
}

/** The folder that holds `prompts/`. */
export function libraryHome({ config, runtime }: Invocation): string {
  return resolve(runtime.cwd, config.waymarkHome);
}

/**
 * The name, when it is one of a prompt with its version.
 * @throws {CliError} CLI_USAGE for anything else, a path for one.
 */
export function promptName(name: string): string {
  parseName(name);
  return name;
}

/**
 * The two parts of the name of a prompt that is yet to be saved.
 * @throws {CliError} CLI_USAGE when they make no name.
 */
export function newPromptName(name: string, version: string): ArtifactName {
  const parsed = parseName(`${name}_${version}`);
  if (parsed.task_version === version) return parsed;
  throw notAName(version, 'a version is v1, v2.1 or 1.2.3');
}

function parseName(name: string): ArtifactName {
  try {
    return parseArtifactName(name);
  } catch (error) {
    if (!ValidationError.isInstance(error)) throw error;
    throw notAName(
      name,
      error.issues.map(({ path, message }) => `${path.replace(/^\$\.?/, '')}: ${message}`).join('; '),
    );
  }
}

function notAName(text: string, reason: string): CliError {
  return new CliError(
    'CLI_USAGE',
    `${JSON.stringify(text.slice(0, 200))} names no version of a prompt (${reason}).`,
    'Name it as in refund_v2; `waymark prompt list` shows those that are there.',
  );
}
