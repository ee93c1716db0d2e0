import type { CommandModule } from '../../program/command-module.ts';
import { agentOption, byOption, forceSecretsOption, signKeyOption, signerOption, writesContext } from './options.ts';

/** `waymark task worktree resolve-drift`: a drift settled. */
export const taskWorktreeResolveDriftCommand: CommandModule = {
  notes: {
    examples: [['waymark task worktree resolve-drift TASK-0824 --note "CI rewrote the lock file"', 'on record']],
    reads: 'git, the changed files',
    writes: `${writesContext}; the diffs beside it`,
    prints: 'what was settled; data is {task_id, agent, note, files, resolved_by, resolved_at}.',
  },
  define: (command, run) =>
    command
      .description(
        'Say why a changed tree may stay: a new snapshot takes the place of the old one, further agents may begin.',
      )
      .argument('<task>', 'id of the task, as in TASK-0824')
      .addOption(agentOption('whose tree was found changed (default: the first)'))
      .requiredOption('--note <text>', 'why the tree may be as it is')
      .addOption(byOption())
      .addOption(forceSecretsOption())
      .addOption(signKeyOption())
      .addOption(signerOption())
      .action(
        run(async (invocation, task, options) => {
          const { settle } = await import('../../task/worktree.ts');
          return settle(invocation, task, options);
        }),
      ),
};
