import { hookEventNames, type HookEvent } from './hook-events.ts';

/** The command line that an agent runs for an event: this very program, by its full path. */
export function hookCommandLine(mainPath: string, event: HookEvent): string {
  return `node ${shellQuote(mainPath)} medallion hook ${event}`;
}

/** The program that a command line of ours calls; null for a command line that is not ours. */
export function programOfHookCommand(commandLine: string): string | null {
  const found = ownCommand.exec(commandLine.trim());
  if (found === null) return null;
  const quoted = found[1]!;
  return quoted.startsWith("'") ? quoted.slice(1, -1).replaceAll(`'\\''`, "'") : quoted.replace(/^"(.*)"$/s, '$1');
}

const ownCommand = new RegExp(
  `^node ('(?:[^']|'\\\\'')+'|"[^"]+") medallion hook (?:${hookEventNames.join('|')})$`,
  's',
);

function shellQuote(path: string): string {
  // Double quotes mean the same to sh and to cmd.exe, as long as nothing in the path means something to sh.
  return /["$`!]|\\(?=[\\"$`])/.test(path) ? `'${path.replaceAll("'", `'\\''`)}'` : `"${path}"`;
}
