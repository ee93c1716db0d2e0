import type { CommandModule } from '../../program/command-module.ts';
import { runId } from './run-id.ts';

/** `waymark prompt replay RUN_ID`: what the model saw, from the journal. */
export const promptReplayCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark prompt replay r1', 'a run that had --journal r1; offline'],
      ['waymark prompt replay r1 --against refund_v3', 'what differs with the prompt and tools of today'],
      ['waymark prompt replay r1 --tools tools.mjs --model openai/gpt-5-mini', 'with the tools in code, and a model'],
    ],
    reads:
      'the database; with --against WAYMARK_HOME/prompts, with --tools the file: a module (.mjs, .js, .ts) is loaded, anything else is a JSON list',
    writes: 'nothing; no model is asked and no tool runs',
    prints:
      'the same messages as the run; with --json one a line and no envelope, unless it fails: then the last line is the envelope of the error. With --against, --tools or --model only what differs, and exit code 9 when something does; data is {run_id, same, prompt: {before_sha256, after_sha256, lines}, tools: {removed, added, changed}, model: {before, after}, messages: [{index, type, before_sha256, after_sha256}]}, null where nothing differs.',
  },
  define: (command, run) =>
    command
      .description('Print the conversation of a run from its journal, byte for byte, or how it would differ today.')
      .argument('<run_id>', 'as --journal was given', runId)
      .option('--against <name>', 'hold it against this prompt and its tools, as in refund_v3')
      .option('--tools <file>', 'hold it against these tools')
      .option('--model <model>', 'hold it against this model, PROVIDER/MODEL')
      .action(
        run(async (invocation, id, options) => {
          if (Object.keys(options).length > 0) {
            const { compareWithToday } = await import('../../prompt/compare-with-today.ts');
            return compareWithToday(invocation, id, options);
          }
          const { replayRun } = await import('../../prompt/replay.ts');
          return replayRun(invocation, id);
        }),
      ),
};
