import type { CommandModule } from '../../program/command-module.ts';
import { runId } from './run-id.ts';

/** `waymark prompt replay RUN_ID`: what the model saw, from the journal. */
export const promptReplayCommand: CommandModule = {
  notes: {
    examples: [['waymark prompt replay r1', 'a run that had --journal r1; offline']],
    reads: 'the database',
    writes: 'nothing; no model is asked and no tool runs',
    prints:
      'the same messages as the run; with --json one a line and no envelope, unless it fails: then the last line is the envelope of the error.',
  },
  define: (command, run) =>
    command
      .description('Print the conversation of a run from its journal, byte for byte.')
      .argument('<run_id>', 'as --journal was given', runId)
      .action(
        run(async (invocation, id) => {
          const { replayRun } = await import('../../prompt/replay.ts');
          return replayRun(invocation, id);
        }),
      ),
};
