import type { CommandModule } from '../../program/command-module.ts';
import { wholeNumber } from '../../program/scope-options.ts';
import { byOption, statusOption, typeOption, withOrigin, writesTracker, operationIdOption } from './options.ts';

/** `waymark track create TITLE`: a new work item. */
export const trackCreateCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track create "Read invoices" --type project', 'a project'],
      ['waymark track create "Read CSV" --under 3f9c2a1b', 'a task below it'],
      ['waymark track create "Which parser?" --type research --metadata @questions.json', 'with its own fields'],
    ],
    reads: 'the file of --metadata',
    writes: writesTracker,
    prints: `the item; data is ${withOrigin('item')}.`,
  },
  define: (command, run) =>
    command
      .description('Create a work item. Fields of its type that are left out get empty or default values.')
      .argument('<title>', 'at most 200 characters')
      .addOption(typeOption('what it is').default('task' as const))
      .option('--under <id>', 'the item above it')
      .addOption(statusOption('default active'))
      .option('--branch <name>', 'its branch in git')
      .option('--commit <hash>', 'its commit, 40 lower-case hexadecimal digits')
      .option('--pr <n>', 'its pull request', wholeNumber)
      .option('--metadata <json>', 'fields of its type: a JSON object, @FILE, or - for stdin')
      .addOption(byOption())
      .addOption(operationIdOption())
      .action(
        run(async (invocation, title, options) => {
          const { create } = await import('../../track/create.ts');
          return create(invocation, title, options);
        }),
      ),
};
