import type { CommandModule } from '../../program/command-module.ts';
import {
  agentOption,
  byOption,
  forceSecretsOption,
  repeatable,
  signKeyOption,
  signerOption,
  writesContext,
} from './options.ts';

/** `waymark task agent block`: an agent stopped. */
export const taskAgentBlockCommand: CommandModule = {
  notes: {
    examples: [
      [
        'waymark task agent block TASK-0824 --agent reviewer --finding "No test for the retry"',
        'as often as there are findings',
      ],
    ],
    reads: 'context.json',
    writes: writesContext,
    prints: 'where the agent stands; data is {task_id, agent, coordination, audit}.',
  },
  define: (command, run) =>
    command
      .description('Stop an agent by what was found; the agent before sees it.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .addOption(agentOption('which').makeOptionMandatory())
      .addOption(repeatable('--finding <text>', 'what has to change').makeOptionMandatory())
      .addOption(byOption())
      .addOption(forceSecretsOption())
      .addOption(signKeyOption())
      .addOption(signerOption())
      .action(
        run(async (invocation, task, options) => {
          const { block } = await import('../../task/agent.ts');
          return block(invocation, task, options);
        }),
      ),
};
