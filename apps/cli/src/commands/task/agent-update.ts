import { Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../../program/command-module.ts';
import { agentOption, byOption, forceSecretsOption, signKeyOption, signerOption, writesContext } from './options.ts';

/** `waymark task agent update`: an agent moved on. */
export const taskAgentUpdateCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task agent update TASK-0824 --agent implementer --status in_progress', 'it begins'],
      ['waymark task agent update TASK-0824 --agent implementer --status done', 'the reviewer may begin'],
    ],
    reads: 'context.json',
    writes: writesContext,
    prints:
      'where the agent stands; data is {task_id, agent, coordination, audit}. Exit code 35 before its turn, 23 while a drift is open.',
  },
  define: (command, run) =>
    command
      .description(
        'Move an agent on. Agents begin in their order, each when the one before is done and no drift is open.',
      )
      .argument('<task>', 'id of the task, as in TASK-0824')
      .addOption(agentOption('which').makeOptionMandatory())
      .addOption(
        new Option('--status <status>', 'where it stands').choices([
          'pending',
          'in_progress',
          'done',
          'blocked',
        ] as const),
      )
      .option('--session-id <id>', 'its session')
      .option('--log <file>', 'its QA log')
      .addOption(byOption())
      .addOption(forceSecretsOption())
      .addOption(signKeyOption())
      .addOption(signerOption())
      .action(
        run(async (invocation, task, options) => {
          const { update } = await import('../../task/agent.ts');
          return update(invocation, task, options);
        }),
      ),
};
