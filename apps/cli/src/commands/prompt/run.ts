import type { CommandModule } from '../../program/command-module.ts';
import { wholeNumber } from '../../program/scope-options.ts';
import { runId } from './run-id.ts';

/** `waymark prompt run NAME`: the whole conversation, as it happens. */
export const promptRunCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark prompt run brief_v1 --model openai/gpt-5-mini --input "Why is the sky blue?"', 'one question'],
      ['waymark prompt run refund_v2 --model mock/echo --input @mail.txt --tools tools.mjs', 'try it without a model'],
      ['waymark prompt run refund_v2 --model openai/gpt-5-mini --input - --tools tools.mjs --journal r1', 'durable'],
      [
        'waymark prompt run refund_v2 --model openai/gpt-5-mini --tools tools.mjs --journal r1 --resume',
        'go on with it',
      ],
    ],
    reads:
      'WAYMARK_HOME/prompts, OPENAI_API_KEY and OPENAI_BASE_URL. A prompt with typed fields, as DSPy has them, is run as its program: --input is a text for its one input field, or a JSON object of them. The file of --tools is a program: it is run, and its tools with it, with all that you may do.',
    writes: 'nothing; with --journal every step into the database, and whatever the tools do',
    prints:
      'each message as it comes; with --json one message a line (LangChain’s stored form) and no envelope, unless it fails: then the last line is the envelope of the error.',
  },
  define: (command, run) =>
    command
      .description('Run a prompt with its tools and print the whole conversation as it happens.')
      .argument('<name>', 'name and version, as in refund_v2')
      .requiredOption('--model <model>', 'PROVIDER/MODEL; mock/echo needs no key')
      .option('--input <text>', 'what to answer; @file is a file, - is stdin')
      .option('--tools <file>', 'a module that exports tools; it is run')
      .option(
        '--max-iterations <n>',
        'calls of the model (default: WAYMARK_MAX_ITERATIONS, else 10; of a resumed run as it began)',
        wholeNumber,
      )
      .option('--journal <run_id>', 'write every step into the database, as the run of this id', runId)
      .option('--resume', 'go on with the run of --journal, whose process has ended')
      .option('--allow-tool-mismatch', 'run it though it was made for other tools')
      .action(
        run(async (invocation, name, options) => {
          const { run: runPrompt } = await import('../../prompt/run.ts');
          return runPrompt(invocation, name, options);
        }),
      ),
};
