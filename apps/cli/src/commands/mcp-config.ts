import { Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../program/command-module.ts';

/** `waymark mcp-config`: how a client starts the server. */
export const mcpConfigCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark mcp-config --client claude-code', 'what belongs into .mcp.json'],
      ['waymark mcp-config --client vscode --write', 'put it into .vscode/mcp.json; all that is there stays'],
      ['waymark mcp-config --client cursor --http https://tracker.example.org/mcp', 'a server that runs elsewhere'],
    ],
    reads: 'PATH, to see whether waymark-mcp is installed; with --write the client’s file',
    writes: 'nothing; with --write the client’s file in this project, and what was there beside it',
    prints:
      'the snippet, JSON or TOML; data is {client, format, file, snippet, written, backup}. A token never stands in it: clients take it from WAYMARK_MCP_TOKEN.',
  },
  define: (command, run) =>
    command
      .description('Print what makes a client start waymark-mcp for this project, or connect to one over HTTP.')
      .addOption(
        new Option('--client <client>', 'which client')
          .choices(['claude-code', 'claude-desktop', 'cursor', 'vscode', 'codex'] as const)
          .makeOptionMandatory(),
      )
      .option('--http <url>', 'a server over HTTP instead of one that the client starts')
      .option('--bin <file>', 'the server’s program (default: waymark-mcp, as it is installed)')
      .option('--toolsets <list>', 'as waymark-mcp takes them: core,work')
      .option('--write', 'merge it into the project’s file')
      .action(
        run(async (invocation, options) => {
          const { mcpConfig } = await import('../mcp-config/mcp-config.ts');
          return mcpConfig(invocation, options);
        }),
      ),
};
