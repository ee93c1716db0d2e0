import { CliError } from '../errors.ts';
import { hookCommandLine, programOfHookCommand } from './hook-command.ts';
import { hookEventNames, hookEvents, type HookEvent } from './hook-events.ts';

type JsonRecord = Record<string, unknown>;

/** A hook of ours as it stands in the settings. */
export interface InstalledHook {
  event: HookEvent;
  /** The program it calls. */
  program: string;
}

/**
 * The settings of Claude Code with our hooks in them, each once; whatever else is there stays, in its order.
 * The same text comes back when nothing is to be done.
 * @throws {CliError} CLI_SETTINGS for a text that is not JSON or has another shape than the agent's settings.
 */
export function withHooks(text: string, mainPath: string): string {
  const settings = parseSettings(text);
  const wanted = hookEventNames.map((event) => hookCommandLine(mainPath, event));
  if (isComplete(settings, wanted)) return text;
  removeOwn(settings);
  const hooks = recordAt(settings, 'hooks');
  for (const [index, event] of hookEventNames.entries()) {
    const { agentEvent, timeoutSeconds } = hookEvents[event];
    const groups = (hooks[agentEvent] ?? []) as unknown[];
    const handler = { type: 'command', command: wanted[index], timeout: timeoutSeconds };
    hooks[agentEvent] = [...groups, { hooks: [handler] }];
  }
  return format(settings, text);
}

/**
 * The settings without our hooks; what that leaves empty goes too.
 * @throws {CliError} CLI_SETTINGS as above.
 */
export function withoutHooks(text: string): string {
  const settings = parseSettings(text);
  return removeOwn(settings) ? format(settings, text) : text;
}

/**
 * Our hooks in a text of settings.
 * @throws {CliError} CLI_SETTINGS as above.
 */
export function installedHooks(text: string): InstalledHook[] {
  const hooks = (parseSettings(text)['hooks'] ?? {}) as JsonRecord;
  return hookEventNames.flatMap((event) =>
    handlersOf(hooks[hookEvents[event].agentEvent]).flatMap((command) => {
      const program = programOfHookCommand(command);
      return program === null ? [] : [{ event, program }];
    }),
  );
}

function parseSettings(text: string): JsonRecord {
  const content = text.replace(/^\uFEFF/, '');
  let settings: unknown;
  try {
    settings = content.trim() === '' ? {} : JSON.parse(content);
  } catch (cause) {
    throw new CliError(
      'CLI_SETTINGS',
      `The settings are not valid JSON: ${(cause as Error).message}.`,
      'Correct the file by hand, then run this again; it was not changed.',
      { cause },
    );
  }
  if (!isRecord(settings)) throw shapeError('the settings are not an object');
  const hooks = settings['hooks'];
  if (hooks === undefined) return settings;
  if (!isRecord(hooks)) throw shapeError('`hooks` is not an object');
  for (const { agentEvent } of Object.values(hookEvents)) {
    if (hooks[agentEvent] !== undefined && !Array.isArray(hooks[agentEvent]))
      throw shapeError(`\`hooks.${agentEvent}\` is not a list`);
  }
  return settings;
}

function shapeError(problem: string): CliError {
  return new CliError(
    'CLI_SETTINGS',
    `The settings have an unknown shape: ${problem}.`,
    'Correct the file by hand, then run this again; it was not changed.',
  );
}

function isComplete(settings: JsonRecord, wanted: string[]): boolean {
  const hooks = (settings['hooks'] ?? {}) as JsonRecord;
  return hookEventNames.every((event, index) => {
    const own = handlersOf(hooks[hookEvents[event].agentEvent]).filter(
      (command) => programOfHookCommand(command) !== null,
    );
    return own.length === 1 && own[0] === wanted[index];
  });
}

/** Takes our handlers out, then the groups, lists and the object that this leaves empty. True when there were any. */
function removeOwn(settings: JsonRecord): boolean {
  const hooks = settings['hooks'];
  if (!isRecord(hooks)) return false;
  let removed = false;
  for (const { agentEvent } of Object.values(hookEvents)) {
    const groups = hooks[agentEvent];
    if (!Array.isArray(groups) || !handlersOf(groups).some((command) => programOfHookCommand(command) !== null))
      continue;
    removed = true;
    const left = groups.map(withoutOwnHandlers).filter((group) => group !== null);
    if (left.length > 0) hooks[agentEvent] = left;
    else delete hooks[agentEvent];
  }
  if (removed && Object.keys(hooks).length === 0) delete settings['hooks'];
  return removed;
}

function withoutOwnHandlers(group: unknown): unknown {
  if (!isRecord(group) || !Array.isArray(group['hooks'])) return group;
  const handlers: unknown[] = group['hooks'];
  const left = handlers.filter((handler) => programOfHookCommand(commandOf(handler) ?? '') === null);
  if (left.length === handlers.length) return group;
  return left.length === 0 ? null : { ...group, hooks: left };
}

function handlersOf(groups: unknown): string[] {
  if (!Array.isArray(groups)) return [];
  return groups
    .flatMap((group: unknown) =>
      isRecord(group) && Array.isArray(group['hooks']) ? (group['hooks'] as unknown[]) : [],
    )
    .map(commandOf)
    .filter((command) => command !== null);
}

function commandOf(handler: unknown): string | null {
  return isRecord(handler) && typeof handler['command'] === 'string' ? handler['command'] : null;
}

function recordAt(record: JsonRecord, key: string): JsonRecord {
  const value = record[key];
  if (isRecord(value)) return value;
  const created: JsonRecord = {};
  record[key] = created;
  return created;
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON in the style of the text it replaces: indentation, line ends, byte order mark, final newline. */
function format(settings: JsonRecord, like: string): string {
  const indent = /^[{[]\r?\n([ \t]+)/.exec(like.replace(/^\uFEFF/, '').trimStart())?.[1] ?? '  ';
  const json = JSON.stringify(settings, null, indent);
  const lineEnd = like.includes('\r\n') ? '\r\n' : '\n';
  const ending = like.trim() === '' || like.endsWith('\n') ? '\n' : '';
  return `${like.startsWith('\uFEFF') ? '\uFEFF' : ''}${`${json}${ending}`.replaceAll('\n', lineEnd)}`;
}
