import { environmentVariables } from './config.ts';

/** What `--help` prints; the toolsets are those that there are. */
export function helpText(toolsets: readonly string[]): string {
  const variables = Object.entries(environmentVariables).map(([name, says]) => `  ${name.padEnd(24)} ${says}`);
  return `waymark-mcp: one project's work items, vendors, deployments and plans for many assistants at once, over MCP.

EXAMPLES
  waymark-mcp                                     serve this project over stdio, as clients start it
  waymark-mcp --toolsets core,work                with the tools for claiming work
  waymark-mcp --toolsets all --read-only          everything that changes nothing
  waymark-mcp --database postgres://host/waymark  shared by several machines
  waymark-mcp token --token-file tokens.json --name ci --days 90
                                                  make a bearer token; it is printed once
  waymark-mcp --http --port 8931 --token-file tokens.json
                                                  serve over Streamable HTTP at /mcp, with /healthz and /metrics

WHAT IS SERVED
  --toolsets <a,b>       ${toolsets.join(', ')}, all; default core;
                         task, over task files, only by its name
  --tools <a,b>          single tools beside them (alone: only these)
  --exclude-tools <a,b>  tools to leave out, whatever chose them
  --read-only            no tool that changes anything

WHERE THE PROJECT IS
  --database <url>       file:PATH, libsql://, http(s)://, postgres://; default file:.waymark/waymark.db
  --project <name>       where several projects share a database; default "default"
  --status-file <path>   written while the database is away; default .project_status.md, "none" for none
  --cache <path>         local cache and outbox; default a file in .waymark/tracking

OVER HTTP
  --http                 instead of stdio
  --host <address>       default 127.0.0.1; any other needs a token file
  --port <n>             default 8931; 0 takes a free one
  --token-file <path>    who may call; read again when it changes
  --allow-host <name>    a further name in Host and Origin, as behind a proxy; repeat it

OTHER
  --log-level <level>    debug, info, warn, error or silent, on stderr; default warn over stdio, info over HTTP
  -h, --help             this page
  -V, --version          the version

ENVIRONMENT
${variables.join('\n')}

It stops on SIGTERM, SIGINT and at the end of stdin, after it has answered what it had read.
`;
}
