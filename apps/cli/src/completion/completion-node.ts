import type { CommandDescription, OptionDescription } from '../program/describe-commands.ts';

/** What can be typed after a command; the root's path is empty. */
export interface CompletionNode {
  /** `/medallion/resume`; the root is the empty text. */
  path: string;
  /** Subcommands, and the choices of arguments. */
  words: { word: string; description: string }[];
  options: OptionDescription[];
}

/** Every command, also those that are not listed, with what may follow it. Global options follow everywhere. */
export function completionNodes(tree: CommandDescription): CompletionNode[] {
  const help: OptionDescription = {
    flags: '-h, --help',
    names: ['-h', '--help'],
    description: 'show help',
    takes_value: false,
    value_name: null,
    choices: null,
  };
  const globals = tree.options.filter((option) => !option.names.includes('--version'));
  const walk = (command: CommandDescription): CompletionNode[] => [
    {
      path: command.path.map((word) => `/${word}`).join(''),
      words: wordsAfter(command),
      options: [...(command === tree ? tree.options : [...command.options, ...globals]), help],
    },
    ...command.commands.flatMap(walk),
  ];
  return walk(tree);
}

/** What may follow an option at its place: `--status` has other choices for a medallion than for a work item. */
export function optionChoices(
  nodes: readonly CompletionNode[],
): { path: string; names: string[]; choices: string[] }[] {
  return nodes.flatMap(({ path, options }) =>
    options.flatMap(({ names, choices }) => (choices === null ? [] : [{ path, names, choices }])),
  );
}

/** Options that take a value, each once: that they take one does not depend on the command. */
export function valueOptions(nodes: readonly CompletionNode[]): OptionDescription[] {
  const byName = new Map<string, OptionDescription>();
  for (const option of nodes.flatMap((node) => node.options)) {
    if (option.takes_value) byName.set(option.names.join(), option);
  }
  return [...byName.values()];
}

function wordsAfter(command: CommandDescription): CompletionNode['words'] {
  const children = command.commands.filter((child) => !child.hidden);
  const choices = command.arguments.flatMap((argument) => argument.choices ?? []);
  return [
    ...children.map((child) => ({ word: child.path.at(-1)!, description: child.summary })),
    ...choices.map((word) => ({ word, description: '' })),
  ];
}
