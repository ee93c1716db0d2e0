import { Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../../program/command-module.ts';
import { wholeNumber } from '../../program/scope-options.ts';

/** `waymark prompt runs`: what was run with `--journal`. */
export const promptRunsCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark prompt runs', 'the newest 20 first'],
      ['waymark prompt runs --state open', 'those that are under way, or whose process has ended in their midst'],
    ],
    reads: 'the database',
    writes: 'nothing',
    prints:
      'a table; data is {items: [{run_id, name, model, status: open|finished|failed, created_at, updated_at, entries}]}.',
  },
  define: (command, run) =>
    command
      .description('List the runs that have a journal, newest first.')
      .option('--limit <n>', 'at most so many (default: 20)', wholeNumber)
      .addOption(new Option('--state <state>', 'only those').choices(['open', 'finished', 'failed'] as const))
      .action(
        run(async (invocation, options) => {
          const { runs } = await import('../../prompt/runs.ts');
          return runs(invocation, options);
        }),
      ),
};
