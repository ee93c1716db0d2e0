import {
  dspyProgram,
  formatArtifactName,
  hasFields,
  inferenceStream,
  resumeStream,
  type InferenceEvent,
  type Program,
  type RunJournal,
} from '@waymark/prompt-inference';
import { CliError } from '../errors.ts';
import { createProvider } from '../model/create-provider.ts';
import { count } from '../output/count.ts';
import type { CommandOutput } from '../output/terminal.ts';
import { telemetryOf, type Invocation } from '../program/invocation.ts';
import { loadToolModule } from './load-tool-module.ts';
import { createMessagePrinter } from './message-printer.ts';
import { openLibrary, promptName } from './open-library.ts';
import { withNewRun, withRun } from './open-run.ts';
import { readInput } from './read-input.ts';

/** What runs a prompt, and how far it may go. */
export interface RunCommandOptions {
  model: string;
  input?: string | undefined;
  tools?: string | undefined;
  maxIterations?: number | undefined;
  journal?: string | undefined;
  resume?: true | undefined;
  allowToolMismatch?: true | undefined;
}

/** Runs a prompt, or goes on with a run, and prints its conversation as it happens. */
export async function run(invocation: Invocation, name: string, options: RunCommandOptions): Promise<CommandOutput> {
  promptName(name);
  checkOptions(options);
  // Without telemetry: the run observes its model itself.
  const model = createProvider(options.model, invocation.config);
  const library = openLibrary(invocation);
  // Before the module of tools is run.
  const artifact = await library.loadArtifact(name);
  const tools = options.tools === undefined ? [] : await loadToolModule(invocation, options.tools);
  if (options.allowToolMismatch !== true) await library.loadArtifact(name, { validate_tools: tools });
  // A Langfuse project is there for the messages; a collector of spans alone need not see them.
  const captureContent = invocation.config.langfuse !== undefined;
  // A resumed run has the limit that it began with, unless another one is given.
  const limit = options.maxIterations ?? (options.resume === true ? undefined : invocation.config.maxIterations);
  const common = {
    ...{ model, tools, captureContent, ...telemetryOf(invocation) },
    prompt: hasFields(artifact) ? dspyProgram(artifact) : artifact.prompt,
    ...(limit === undefined ? {} : { max_iterations: limit }),
  } as { model: typeof model; prompt: string | Program<unknown> };

  const begin = async (journal?: RunJournal) => {
    const input = await inputText(invocation, options.input ?? '');
    const kept = journal === undefined ? {} : { journal };
    await printEvents(invocation, inferenceStream({ ...common, name: formatArtifactName(artifact), input, ...kept }));
  };
  const goOn = (journal: RunJournal) => printEvents(invocation, resumeStream({ ...common, journal }));

  const { journal: run_id } = options;
  if (run_id === undefined) await begin();
  else if (options.resume === true) await withRun(invocation, run_id, goOn);
  else await withNewRun(invocation, run_id, begin);
  return { kind: 'prompt.run', data: null, isPrinted: true };
}

async function printEvents(invocation: Invocation, events: AsyncIterable<InferenceEvent<unknown>>): Promise<void> {
  const print = createMessagePrinter(invocation);
  for await (const event of events) {
    if (event.type === 'message') await print(event.message);
    if (event.type === 'result') {
      const { model_calls, tool_calls, input_tokens, output_tokens } = event.usage;
      invocation.terminal.note(
        `${count(model_calls, 'model call')}, ${count(tool_calls, 'tool call')}, ${input_tokens} tokens in, ${output_tokens} out.`,
      );
    }
  }
}

function checkOptions({ input, journal, resume: goesOn }: RunCommandOptions): void {
  if (goesOn === true && journal === undefined) {
    throw new CliError('CLI_USAGE', '--resume needs the run.', 'Name it with --journal RUN_ID.');
  }
  if (goesOn !== true && input === undefined) {
    throw new CliError('CLI_USAGE', 'There is no input.', 'Give --input TEXT, --input @FILE or --input - for stdin.');
  }
}

async function inputText(invocation: Invocation, input: string): Promise<string> {
  if (input === '-') return (await readInput(invocation, '-')).text;
  return input.startsWith('@') ? (await readInput(invocation, input.slice(1))).text : input;
}
