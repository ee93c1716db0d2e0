import { CliError } from '../errors.ts';
import { buildProgramToDescribe } from '../program/build-program.ts';
import type { CommandModule } from '../program/command-module.ts';
import { describeCommands, findDescription, helpOf } from '../program/describe-commands.ts';

/** `waymark help [COMMAND...]`; with --json the tree of commands, for programs that build on them. */
export const helpCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark help medallion checkpoint', 'the same as waymark medallion checkpoint --help'],
      ['waymark help --json', 'every command with its arguments and options'],
    ],
    reads: 'nothing',
    writes: 'nothing',
    prints: 'the help text; data is the command with its arguments, options, examples and subcommands.',
  },
  define: (command, run) =>
    command
      .description('Show help for a command, or for all.')
      .argument('[command...]', 'the command, as one types it')
      .action(
        run(async (_, words) => {
          const program = buildProgramToDescribe();
          const description = findDescription(await describeCommands(program), words);
          if (description === null) {
            throw new CliError('CLI_USAGE', `There is no command \`${words.join(' ')}\`.`, 'Run `waymark --help`.');
          }
          return { kind: 'help', data: description, text: () => helpOf(program, words) };
        }),
      ),
};
