import type { CommanderError } from '@commander-js/extra-typings';
import { CliError } from '../errors.ts';
import type { CommandEntry } from './command-module.ts';
import { commandTree } from './command-tree.ts';

/** The parser's complaint as one of our errors: what is wrong, what was probably meant, where the help is. */
export function usageError(error: CommanderError, argv: readonly string[]): CliError {
  const called = ['waymark', ...knownWords(argv)].join(' ');
  const helpLine = `Run \`${called} --help\`.`;
  if (error.code === 'commander.help') return new CliError('CLI_USAGE', `\`${called}\` needs a command.`, helpLine);
  const [problem = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const meant = /Did you mean (?:one of )?(.+?)\?\)?$/.exec(rest.join(' '))?.[1];
  const next = meant === undefined ? helpLine : `Did you mean ${meant}? ${helpLine}`;
  return new CliError('CLI_USAGE', problem, next, {
    details: meant === undefined ? {} : { suggestions: meant.split(', ') },
  });
}

/** The commands at the start of a command line, as far as the tree knows them; options between them are passed over. */
export function knownWords(argv: readonly string[]): string[] {
  const known: string[] = [];
  let level: CommandEntry[] = commandTree;
  for (const word of argv) {
    const entry = level.find(({ name }) => name === word);
    if (entry === undefined) continue;
    known.push(word);
    level = entry.children ?? [];
  }
  return known;
}
