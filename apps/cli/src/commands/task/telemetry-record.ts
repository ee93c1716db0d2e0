import type { CommandModule } from '../../program/command-module.ts';
import { agentOption, repeatable } from './options.ts';

/** `waymark task telemetry record`: counts. */
export const taskTelemetryRecordCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task telemetry record TASK-0824 --agent reviewer --read src/a.ts --read src/b.ts', 'files'],
      [
        'waymark task telemetry record TASK-0824 --agent reviewer --event \'{"type":"cache_hit","bytes":4096}\'',
        'anything',
      ],
    ],
    reads: 'the events',
    writes: 'telemetry-<agent>.json',
    prints: 'how much was recorded; data is the agent’s telemetry.',
  },
  define: (command, run) =>
    command
      .description('Add to what an agent did on a task.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .addOption(agentOption('who did it').makeOptionMandatory())
      .addOption(repeatable('--read <path>', 'a file that was read'))
      .addOption(repeatable('--write <path>', 'a file that was written'))
      .addOption(repeatable('--edit <path>', 'a file that was edited'))
      .addOption(repeatable('--event <json>', 'an event, or an array of them'))
      .option('--events <file>', 'events as JSON or lines of JSON; - for stdin')
      .action(
        run(async (invocation, task, options) => {
          const { record } = await import('../../task/telemetry.ts');
          return record(invocation, task, options);
        }),
      ),
};
