import { optionChoices, valueOptions, type CompletionNode } from './completion-node.ts';

/** A completion script for bash 3.2 and later. */
export function bashCompletion(nodes: readonly CompletionNode[]): string {
  const withValue = valueOptions(nodes);
  const values = withValue.map((option) => {
    const names = option.names.join('|');
    if (option.value_name === 'dir')
      return `    ${names}) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$current")); return ;;`;
    if (option.value_name?.startsWith('file') === true || option.value_name === 'url-or-path') {
      return `    ${names}) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")); return ;;`;
    }
    return `    ${names}) return ;;`;
  });
  const choices = optionChoices(nodes).map(
    ({ path, names, choices: words }) =>
      `    ${names.map((name) => `'${path} ${name}'`).join('|')}) candidates='${words.join(' ')}' ;;`,
  );
  const candidates = nodes.map((node) => {
    const words = [...node.words.map(({ word }) => word), ...node.options.flatMap(({ names }) => names)];
    return `    '${node.path}') candidates='${words.join(' ')}' ;;`;
  });
  return `# bash completion for waymark. Load it with: source <(waymark completion bash)
_waymark() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" place='' candidates='' word index
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    case "$word" in
    ${withValue.flatMap(({ names }) => names).join('|')}) index=$((index + 1)) ;;
    -*) ;;
    *)
      case "$place/$word" in
      ${nodes
        .filter(({ path }) => path !== '')
        .map(({ path }) => `'${path}'`)
        .join('|')}) place="$place/$word" ;;
      esac
      ;;
    esac
  done
  case "$place $previous" in
${choices.join('\n')}
  esac
  if [ -z "$candidates" ]; then
    case "$previous" in
${values.join('\n')}
    esac
    case "$place" in
${candidates.join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$candidates" -- "$current"))
}
complete -F _waymark waymark
`;
}
