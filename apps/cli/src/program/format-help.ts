import type { Command, Help } from '@commander-js/extra-typings';
import { environmentVariables } from '../config.ts';
import { exitCodeMeanings, exitCodes, type ExitCodeName } from '../exit-codes.ts';
import { table } from '../output/table.ts';
import type { CommandNotes } from './command-module.ts';

const rootExamples: CommandNotes['examples'] = [
  ['waymark init', 'prepare this project'],
  ['waymark medallion checkpoint', 'save what its git history tells'],
  ['waymark medallion resume', 'read it back in the next session'],
  ['waymark hooks install --client claude-code', 'let a coding agent do both by itself'],
  ['waymark prompt list', 'prompts that were saved with their tools'],
  ['waymark track ready', 'what can be begun of the work that assistants and people share'],
  ['waymark task pick', 'the task to begin with, to be handed from agent to agent'],
];

/** Help as people look for it: what it is, examples, usage, options, and what the command touches. */
export function formatHelp(command: Command, helper: Help, notes: CommandNotes | undefined): string {
  const isRoot = command.parent === null;
  const examples = isRoot ? rootExamples : (notes?.examples ?? []);
  const commands = helper.visibleCommands(command).map((child) => [child.name(), child.summary()]);
  const touches =
    notes === undefined
      ? []
      : [
          ['Reads', notes.reads],
          ['Writes', notes.writes],
          ['Prints', notes.prints],
        ];
  return [
    command.description(),
    section(
      'Examples',
      examples.map(([line, meaning]) => [`$ ${line}`, `# ${meaning}`]),
    ),
    `Usage: ${helper.commandUsage(command)}`,
    section('Commands', commands),
    section(
      'Arguments',
      helper.visibleArguments(command).map((item) => [helper.argumentTerm(item), helper.argumentDescription(item)]),
    ),
    section(
      'Options',
      helper.visibleOptions(command).map((item) => [helper.optionTerm(item), helper.optionDescription(item)]),
    ),
    isRoot ? '' : section('Options of every command', globalOptions(command, helper)),
    touches.map(([title, text]) => `${title}: ${text}`).join('\n'),
    isRoot ? section('Environment', Object.entries(environmentVariables)) : '',
    isRoot ? section('Exit codes', exitCodeRows()) : '',
    isRoot ? 'Help for a command: waymark help COMMAND. For an agent: waymark agent-help.' : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

/** The exit codes with what they mean, as rows. */
function exitCodeRows(): [code: string, meaning: string][] {
  const rows = Object.entries(exitCodes).map(([name, code]): [string, string] => [
    String(code),
    exitCodeMeanings[name as ExitCodeName],
  ]);
  return [...rows, ['10-69', 'of task: its errors, by their codes; see the page of troubleshooting']];
}

function globalOptions(command: Command, helper: Help): [string, string][] {
  let root: Command = command;
  while (root.parent !== null) root = root.parent as Command;
  return root.options
    .filter((option) => option.long !== '--version')
    .map((option) => [helper.optionTerm(option), helper.optionDescription(option)]);
}

function section(title: string, rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const lines = table(rows)
    .split('\n')
    .map((line) => `  ${line}`.trimEnd());
  return `${title}:\n${lines.join('\n')}`;
}
