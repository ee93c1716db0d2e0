import type { CommandModule } from '../../program/command-module.ts';
import { byOption, forceSecretsOption, pairs, signKeyOption, signerOption, writesContext } from './options.ts';

/** `waymark task context rebuild`: the context made anew. */
export const taskContextRebuildCommand: CommandModule = {
  notes: {
    examples: [['waymark task context rebuild TASK-0824 --reason "the plan changed"', 'on record']],
    reads: 'as context init',
    writes: writesContext,
    prints: 'the context in short; data is context.json.',
  },
  define: (command, run) =>
    command
      .description('Make the immutable part anew from the sources of today; evidence, agents and chain stay.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .option('--reason <text>', 'why, for the audit')
      .addOption(pairs('--baseline <id=log>', 'QA log of a command, in the place of the old ones'))
      .addOption(byOption())
      .addOption(forceSecretsOption())
      .addOption(signKeyOption())
      .addOption(signerOption())
      .action(
        run(async (invocation, task, options) => {
          const { rebuild } = await import('../../task/context.ts');
          return rebuild(invocation, task, options);
        }),
      ),
};
