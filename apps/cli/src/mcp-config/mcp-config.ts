import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CliError } from '../errors.ts';
import { readSettings, replaceSettings } from '../hooks/settings-file.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { mergeServers } from './merge-servers.ts';
import { unknownToolsets, toolsetNames } from './toolset-names.ts';
import { snippetFor, tokenVariable, type McpClient, type ServerEntry, type Snippet } from './server-entry.ts';

/** What `mcp-config` is asked for. */
export interface McpConfigOptions {
  client: McpClient;
  http?: string | undefined;
  bin?: string | undefined;
  toolsets?: string | undefined;
  write?: true | undefined;
}

/** A client's snippet, printed or merged into the project's file. */
export function mcpConfig(invocation: Invocation, options: McpConfigOptions): CommandOutput {
  const { client } = options;
  const server = options.http === undefined ? localServer(invocation, options) : remoteServer(options.http, options);
  const snippet = snippetFor(client, server);
  if (snippet === null)
    throw new CliError('CLI_USAGE', `${client} takes no URL from its file.`, 'Add it in its settings as a connector.');
  const path = snippet.file === null ? null : join(invocation.project.root, snippet.file);
  const written = options.write === true ? write(client, snippet, path) : null;
  if (server.kind === 'http')
    invocation.terminal.note(`The client takes the token from the variable ${tokenVariable}.`);
  return {
    kind: 'mcp-config',
    data: { client, format: snippet.format, file: path, snippet: snippet.text, written: written !== null, ...written },
    ...(written === null
      ? { raw: `${snippet.text}\n` }
      : { text: () => `${written.changed ? 'Wrote' : 'Nothing to do:'} ${path ?? ''}` }),
  };
}

function write(client: McpClient, snippet: Snippet, path: string | null) {
  if (path === null) {
    const next = 'Run it without --write, and add the snippet to the client’s file by hand.';
    throw new CliError('CLI_USAGE', `${client} has no file in the project that can be merged safely.`, next);
  }
  const before = readSettings(path);
  const after = mergeServers(before, snippet, path);
  const changed = after !== before;
  return { changed, backup: changed ? replaceSettings(path, after) : null };
}

function remoteServer(url: string, { bin, toolsets }: McpConfigOptions): ServerEntry {
  if (bin !== undefined || toolsets !== undefined)
    throw new CliError('CLI_USAGE', '--bin and --toolsets are for a server that the client starts.', 'Leave them out.');
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol))
    throw new CliError('CLI_USAGE', `${JSON.stringify(url)} is no URL of a server.`, 'Write it as https://host/mcp.');
  if (parsed.username !== '' || parsed.password !== '' || parsed.search !== '' || parsed.hash !== '')
    throw new CliError(
      'CLI_USAGE',
      'The URL of a server holds no user, no password and no parameters: files are shared and logs are read.',
      `Put the token into the variable ${tokenVariable}.`,
    );
  return { kind: 'http', url };
}

function localServer(invocation: Invocation, { bin, client, toolsets }: McpConfigOptions): ServerEntry {
  const unknown = unknownToolsets(toolsets ?? '');
  // A server that is newer than this command may know it.
  if (unknown.length > 0)
    invocation.terminal.warn(`Unknown toolsets: ${unknown.join(', ')}. There are ${toolsetNames.join(', ')}.`);
  const { config, database, project } = invocation;
  const program = bin === undefined ? installed(invocation, client) : resolve(invocation.cwd, bin);
  const isScript = /\.[cm]?js$/.test(program);
  const args = [
    ...(isScript ? [program] : []),
    ...(toolsets === undefined ? [] : ['--toolsets', toolsets]),
    ...(database.source === '--db' ? ['--database', withoutPassword(database.url)] : []),
  ];
  const passed = [
    ...(database.source === 'WAYMARK_DATABASE_URL' ? ['WAYMARK_DATABASE_URL'] : []),
    ...(config.databaseToken === undefined ? [] : ['WAYMARK_DATABASE_TOKEN']),
    ...(config.trackedProject === 'default' ? [] : ['WAYMARK_PROJECT']),
  ];
  if (client === 'claude-desktop' && passed.length > 0)
    invocation.terminal.warn(`Claude Desktop hands no variables on: set ${passed.join(', ')} where it is started.`);
  return { kind: 'stdio', command: isScript ? 'node' : program, args, folder: project.root, passed };
}

/** The program's name where the client finds it itself; its path for a client that has no PATH of a shell. */
function installed({ config, terminal }: Invocation, client: McpClient): string {
  const name = 'waymark-mcp';
  const found = config.programFolders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined)
    terminal.warn(
      `${name} is not installed: run \`npm install --global @waymark/mcp\`, or name its program with --bin.`,
    );
  return client === 'claude-desktop' ? (found ?? name) : name;
}

function withoutPassword(url: string): string {
  if (!/\/\/[^/@]*@|[?#]/.test(url)) return url;
  throw new CliError(
    'CLI_USAGE',
    'The database of --db has a user or parameters in its URL, which do not belong into a file.',
    'Put it into WAYMARK_DATABASE_URL instead of --db: the client hands the variable on.',
  );
}
