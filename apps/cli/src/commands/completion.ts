import { Argument } from '@commander-js/extra-typings';
import { bashCompletion } from '../completion/bash.ts';
import { completionNodes } from '../completion/completion-node.ts';
import { fishCompletion } from '../completion/fish.ts';
import { powershellCompletion } from '../completion/powershell.ts';
import { zshCompletion } from '../completion/zsh.ts';
import { buildProgramToDescribe } from '../program/build-program.ts';
import type { CommandModule } from '../program/command-module.ts';
import { describeCommands } from '../program/describe-commands.ts';

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion, powershell: powershellCompletion };

/** `waymark completion SHELL`: made from the commands themselves, so it knows every one of them. */
export const completionCommand: CommandModule = {
  notes: {
    examples: [
      ['source <(waymark completion bash)', 'for this shell; put it into ~/.bashrc for all'],
      ['source <(waymark completion zsh)', 'the same for zsh'],
      ['waymark completion fish | source', 'for fish'],
      ['waymark completion powershell | Out-String | Invoke-Expression', 'for PowerShell'],
    ],
    reads: 'nothing',
    writes: 'nothing',
    prints: 'the script; data is {shell, script}.',
  },
  define: (command, run) =>
    command
      .description('Print a script that completes commands and options in a shell.')
      .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish', 'powershell'] as const))
      .action(
        run(async (_, shell) => {
          const program = buildProgramToDescribe();
          const script = shells[shell](completionNodes(await describeCommands(program)));
          return { kind: 'completion', data: { shell, script }, raw: script };
        }),
      ),
};
