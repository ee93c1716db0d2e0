import { optionChoices, valueOptions, type CompletionNode } from './completion-node.ts';

/** A completion script for zsh. */
export function zshCompletion(nodes: readonly CompletionNode[]): string {
  const withValue = valueOptions(nodes);
  const values = withValue.map((option) => {
    const names = option.names.join('|');
    if (option.value_name === 'dir') return `    ${names}) _files -/; return ;;`;
    if (option.value_name?.startsWith('file') === true || option.value_name === 'url-or-path')
      return `    ${names}) _files; return ;;`;
    return `    ${names}) return ;;`;
  });
  const choices = optionChoices(nodes).map(
    ({ path, names, choices: words }) =>
      `    ${names.map((name) => quote(`${path} ${name}`)).join('|')}) compadd -- ${words.map(quote).join(' ')}; return ;;`,
  );
  const candidates = nodes.map((node) => {
    const rows = [
      ...node.words.map(({ word, description }) => describe(word, description)),
      ...node.options.map((option) => describe(option.names.at(-1)!, option.description)),
    ];
    return `    ${quote(node.path)}) candidates=(${rows.join(' ')}) ;;`;
  });
  return `#compdef waymark
# zsh completion for waymark. Load it with: source <(waymark completion zsh)
_waymark() {
  local place='' word previous="\${words[CURRENT-1]}"
  local -i index
  local -a candidates
  for ((index = 2; index < CURRENT; index++)); do
    word="\${words[index]}"
    case "$word" in
    ${withValue.flatMap(({ names }) => names).join('|')}) ((index++)) ;;
    -*) ;;
    *)
      case "$place/$word" in
      ${nodes
        .filter(({ path }) => path !== '')
        .map(({ path }) => path)
        .join('|')}) place="$place/$word" ;;
      esac
      ;;
    esac
  done
  case "$place $previous" in
${choices.join('\n')}
  esac
  case "$previous" in
${values.join('\n')}
  esac
  case "$place" in
${candidates.join('\n')}
  esac
  _describe 'waymark' candidates
}
if [ "\${funcstack[1]}" = "_waymark" ]; then
  _waymark "$@"
elif (( $+functions[compdef] )); then
  compdef _waymark waymark
fi
`;
}

function describe(word: string, description: string): string {
  return quote(`${word.replaceAll(':', '\\:')}${description === '' ? '' : `:${description}`}`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
