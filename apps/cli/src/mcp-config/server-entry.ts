/** Clients that know MCP and are told of servers by a file. */
export type McpClient = 'claude-code' | 'claude-desktop' | 'cursor' | 'vscode' | 'codex';

/** What a client has to know of the server. */
export type ServerEntry =
  | {
      kind: 'stdio';
      command: string;
      args: string[];
      /** The project's folder, for clients that do not start servers in it. */
      folder: string;
      /** Variables that the client hands on from its own environment: their values never stand in a file. */
      passed: string[];
    }
  | { kind: 'http'; url: string };

/** A snippet as the client's file has it. */
export interface Snippet {
  format: 'json' | 'toml';
  /** The file in the project, from its root; null where the client has none there. */
  file: string | null;
  /** The key that holds all servers. */
  servers: 'mcpServers' | 'servers' | 'mcp_servers';
  /** What stands below the server's name; a TOML snippet has it as text only. */
  entry: Record<string, unknown>;
  text: string;
}

/** The name under which clients list the server. */
export const serverName = 'waymark';

/** Where clients take a token for HTTP from. */
export const tokenVariable = 'WAYMARK_MCP_TOKEN';

/** The snippet for a client; null where the client cannot be told of such a server by a file. */
export function snippetFor(client: McpClient, server: ServerEntry): Snippet | null {
  switch (client) {
    case 'claude-code':
      return json('.mcp.json', 'mcpServers', { server, type: true, variable: (name) => `\${${name}}`, folder: null });
    case 'claude-desktop':
      // It reads no URL from its file, and hands no variables on.
      if (server.kind === 'http') return null;
      return json(null, 'mcpServers', { server, type: false, variable: null, folder: server.folder });
    case 'cursor':
      return json('.cursor/mcp.json', 'mcpServers', {
        ...{ server, type: false, folder: '${workspaceFolder}' },
        variable: (name) => `\${env:${name}}`,
      });
    case 'vscode':
      return json('.vscode/mcp.json', 'servers', {
        ...{ server, type: true, folder: '${workspaceFolder}' },
        variable: (name) => `\${env:${name}}`,
      });
    case 'codex':
      return toml(server);
  }
}

interface JsonForm {
  server: ServerEntry;
  /** Whether the client wants to be told the transport. */
  type: boolean;
  /** How the client's file names a variable; null where it cannot. */
  variable: ((name: string) => string) | null;
  /** The project's folder as the file names it; null where the client says it to servers by itself. */
  folder: string | null;
}

function json(file: string | null, servers: Snippet['servers'], { server, type, variable, folder }: JsonForm): Snippet {
  const entry =
    server.kind === 'http'
      ? {
          ...(type ? { type: 'http' } : {}),
          url: server.url,
          ...(variable === null ? {} : { headers: { Authorization: `Bearer ${variable(tokenVariable)}` } }),
        }
      : stdioEntry(server);
  return {
    format: 'json',
    file,
    servers,
    entry,
    text: JSON.stringify({ [servers]: { [serverName]: entry } }, null, 2),
  };

  function stdioEntry({ args, command, passed }: ServerEntry & { kind: 'stdio' }) {
    const env = {
      ...(folder === null ? {} : { CLAUDE_PROJECT_DIR: folder }),
      ...(variable === null ? {} : Object.fromEntries(passed.map((name) => [name, variable(name)]))),
    };
    return {
      ...(type ? { type: 'stdio' } : {}),
      ...{ command, args },
      ...(Object.keys(env).length === 0 ? {} : { env }),
    };
  }
}

function toml(server: ServerEntry): Snippet {
  const entry =
    server.kind === 'http'
      ? { url: server.url, bearer_token_env_var: tokenVariable }
      : {
          command: server.command,
          args: server.args,
          cwd: server.folder,
          ...(server.passed.length === 0 ? {} : { env_vars: server.passed }),
        };
  const lines = Object.entries(entry).map(([name, value]) => `${name} = ${tomlValue(value)}`);
  const text = [`[mcp_servers.${serverName}]`, ...lines].join('\n');
  return { format: 'toml', file: null, servers: 'mcp_servers', entry, text };
}

/** Texts and lists of texts: JSON's strings are basic strings of TOML, but for DEL, which must be escaped there. */
function tomlValue(value: string | string[]): string {
  const one = (text: string) => JSON.stringify(text).replaceAll('\u007f', String.raw`\u007F`);
  return typeof value === 'string' ? one(value) : `[${value.map(one).join(', ')}]`;
}
