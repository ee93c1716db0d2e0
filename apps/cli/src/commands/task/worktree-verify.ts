import type { CommandModule } from '../../program/command-module.ts';
import { agentOption, byOption, forceSecretsOption, signKeyOption, signerOption, writesContext } from './options.ts';

/** `waymark task worktree verify`: whether the tree moved. */
export const taskWorktreeVerifyCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task worktree verify TASK-0824', 'against the last snapshot'],
      ['waymark task worktree verify TASK-0824 --agent implementer --json', 'against that of one'],
    ],
    reads: 'git, the changed files',
    writes: `${writesContext}, where the tree differs`,
    prints:
      'that it is the same; data is {task_id, agent, clean, codes, drifts}. Exit code 20 for changed files, 21 for a moved base, 22 for a clean tree.',
  },
  define: (command, run) =>
    command
      .description(
        'Check that the tree is what was handed over. Each failure raises the drift budget: further agents wait.',
      )
      .argument('<task>', 'id of the task, as in TASK-0824')
      .addOption(agentOption('whose tree it has to be (default: the last one’s)'))
      .addOption(byOption())
      .addOption(forceSecretsOption())
      .addOption(signKeyOption())
      .addOption(signerOption())
      .action(
        run(async (invocation, task, options) => {
          const { verify } = await import('../../task/worktree.ts');
          return verify(invocation, task, options);
        }),
      ),
};
