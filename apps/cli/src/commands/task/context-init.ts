import type { CommandModule } from '../../program/command-module.ts';
import { byOption, forceSecretsOption, pairs, signKeyOption, signerOption } from './options.ts';

/** `waymark task context init`: what agents start from. */
export const taskContextInitCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task context init TASK-0824', 'on a clean tree'],
      [
        'waymark task context init TASK-0824 --baseline val-001=before.json',
        'with what checks say before anybody begins',
      ],
    ],
    reads: 'the task, its standards, its paths, git, ledger and quarantine',
    writes: 'context.json, task-snapshot.yaml, excerpts of standards',
    prints: 'the context in short; data is context.json. Exit code 50 when there is one, 60 for a dirty tree.',
  },
  define: (command, run) =>
    command
      .description('Capture what every agent of a task starts from: once, and unchangeable.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .option('--allow-dirty', 'begin on a tree with changes: they count as the first agent’s work')
      .option('--base-commit <sha>', 'refuse to begin at another one')
      .addOption(pairs('--baseline <id=log>', 'QA log of a command, of before anybody begins'))
      .addOption(byOption())
      .addOption(forceSecretsOption())
      .addOption(signKeyOption())
      .addOption(signerOption())
      .action(
        run(async (invocation, task, options) => {
          const { init } = await import('../../task/context.ts');
          return init(invocation, task, options);
        }),
      ),
};
