import { valueOptions, type CompletionNode } from './completion-node.ts';

/** A completion script for fish. */
export function fishCompletion(nodes: readonly CompletionNode[]): string {
  const withValue = valueOptions(nodes).flatMap(({ names }) => names);
  const paths = nodes.map(({ path }) => path).filter((path) => path !== '');
  const lines = nodes.flatMap((node) => {
    const start = `complete -c waymark -n ${quote(`test (__waymark_place) = '${node.path}'`)}`;
    return [
      ...node.words.map(({ word, description }) => `${start} -a ${quote(word)} -d ${quote(description)}`),
      ...node.options.map((option) => {
        const flags = option.names.map((name) =>
          name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
        );
        const files =
          option.value_name?.startsWith('file') === true || ['dir', 'url-or-path'].includes(option.value_name ?? '');
        const value = !option.takes_value ? '' : files ? ' -r -F' : ' -x';
        const choices = option.choices === null ? '' : ` -a ${quote(option.choices.join(' '))}`;
        return `${start} ${flags.join(' ')}${value}${choices} -d ${quote(option.description)}`;
      }),
    ];
  });
  return `# fish completion for waymark. Load it with: waymark completion fish | source
function __waymark_place
    set -l place ''
    set -l skip 0
    for word in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
        else if contains -- $word ${withValue.join(' ')}
            set skip 1
        else if contains -- $place/$word ${paths.join(' ')}
            set place $place/$word
        end
    end
    echo "$place"
end
complete -c waymark -f
${lines.join('\n')}
`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", `\\'`)}'`;
}
