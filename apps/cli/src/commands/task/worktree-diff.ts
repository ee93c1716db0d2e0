import { Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../../program/command-module.ts';
import { agentOption } from './options.ts';

/** `waymark task worktree diff`: a patch. */
export const taskWorktreeDiffCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task worktree diff TASK-0824', 'what nobody has handed over'],
      ['waymark task worktree diff TASK-0824 --agent reviewer --of incremental', 'what the reviewer changed'],
    ],
    reads: 'the snapshots, git',
    writes: 'nothing',
    prints: 'a patch; data is {agent, of, changed_files, patch}, and patch_base64 where the patch is no UTF-8.',
  },
  define: (command, run) =>
    command
      .description('Print what changed in the tree since a snapshot, or the diffs that are kept with it.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .addOption(agentOption('whose snapshot (default: the last one’s)'))
      .addOption(
        new Option('--of <what>', 'since the snapshot; its whole diff; its increment')
          .choices(['drift', 'from_base', 'incremental'] as const)
          .default('drift' as const),
      )
      .action(
        run(async (invocation, task, options) => {
          const { diff } = await import('../../task/worktree.ts');
          return diff(invocation, task, options);
        }),
      ),
};
