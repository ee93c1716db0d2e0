import { optionChoices, valueOptions, type CompletionNode } from './completion-node.ts';

/** A completion script for PowerShell 5.1 and later. */
export function powershellCompletion(nodes: readonly CompletionNode[]): string {
  const withValue = valueOptions(nodes);
  const choices = optionChoices(nodes).flatMap(({ path, names, choices: words }) =>
    names.map((name) => `    ${quote(`${path} ${name}`)} = @(${words.map(quote).join(', ')})`),
  );
  const candidates = nodes.map((node) => {
    const words = [...node.words.map(({ word }) => word), ...node.options.flatMap(({ names }) => names)];
    return `    ${quote(node.path)} = @(${words.map(quote).join(', ')})`;
  });
  return `# PowerShell completion for waymark. Load it with: waymark completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName waymark -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $candidates = @{
${candidates.join('\n')}
  }
  $choices = @{
${choices.join('\n')}
  }
  $withValue = @(${withValue.flatMap(({ names }) => names.map(quote)).join(', ')})
  $place = ''
  $previous = ''
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  foreach ($word in $words) {
    if ($withValue -notcontains $previous -and $candidates.ContainsKey("$place/$word")) { $place = "$place/$word" }
    $previous = $word
  }
  $found = if ($choices.ContainsKey("$place $previous")) { $choices["$place $previous"] } elseif ($withValue -contains $previous) { @() } else { $candidates[$place] }
  $found | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
