import type { CommandModule } from '../../program/command-module.ts';
import { agentOption, byOption, forceSecretsOption, signKeyOption, signerOption, writesContext } from './options.ts';

/** `waymark task worktree snapshot`: what an agent leaves. */
export const taskWorktreeSnapshotCommand: CommandModule = {
  notes: {
    examples: [['waymark task worktree snapshot TASK-0824 --agent implementer', 'when it is done']],
    reads: 'git, the changed files',
    writes: `${writesContext}; the diffs beside it`,
    prints:
      'how much changed; data is the snapshot {base_commit, changed_files, diff, scope_sha256, diffstat, increment}.',
  },
  define: (command, run) =>
    command
      .description(
        'Record what an agent leaves in the tree: base, every changed file, the diff, the increment since the agent before.',
      )
      .argument('<task>', 'id of the task, as in TASK-0824')
      .addOption(agentOption('whose work it is').makeOptionMandatory())
      .addOption(byOption())
      .addOption(forceSecretsOption())
      .addOption(signKeyOption())
      .addOption(signerOption())
      .action(
        run(async (invocation, task, options) => {
          const { snapshot } = await import('../../task/worktree.ts');
          return snapshot(invocation, task, options);
        }),
      ),
};
