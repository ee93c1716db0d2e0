/** Behaviours of `waymark track` and `waymark mcp-config`. */
export const trackCommandRequirements: Record<string, string> = {
  // Work items
  'track:items:commands':
    'Work items are made, shown, listed, searched, changed and moved, for people and with --json.',
  'track:items:fields':
    'Fields of a type come as JSON, from a file or from stdin; an empty text takes an optional field away.',
  'track:by:default':
    'A change is made in the name of --by, else WAYMARK_BY, else the coding agent that runs the command, else the user.',
  'track:operation:once': 'A change that names an operation id is made once, however often it is sent.',
  'track:project:separate': 'WAYMARK_PROJECT keeps several projects in one database apart.',
  'track:delete:restore':
    'Work items are deleted, several at once and with what is below them, and brought back; the version that is named is checked.',
  'track:delete:partly': 'Where one of several cannot be deleted it is said which were before.',
  'track:history:changes':
    'history tells who changed what, the last change first, of everything or of one thing, and reads on from a change.',
  // Conflicts
  'track:conflict:both-sides': 'A change that comes second writes nothing, ends with 11 and shows both sides.',
  'track:conflict:merge': 'With --merge it is sent on top of the first one, where they change different fields.',
  'track:version:given': 'A version that is named is checked, for vendors, enhancements and the configuration too.',
  // Claims
  'track:claim:next':
    'claim --next gives each caller another item, with the token that heartbeat and release need; ready lists them first.',
  'track:claim:none': 'Where nothing is ready claim --next ends with 4, and item and claim_token are null.',
  'track:claim:taken': 'An item that somebody has, and a token that is not its own, end with 5.',
  // What surrounds work items
  'track:deps:commands': 'Dependencies are added, listed and removed; a circle ends with 3.',
  'track:vendors:commands': 'Vendors are listed, added and changed by name or id.',
  'track:deploy:commands': 'Deployments are recorded, with the commit that is checked out by default, and listed.',
  'track:enhancements:commands': 'Enhancements are planned, listed and changed, by the short form of their ids too.',
  'track:config:git': 'config set keeps branch and head commit of git in the configuration, unless --no-git is given.',
  'track:archive:dry-run': 'archive puts old trees away, and only tells with --dry-run.',
  'track:archive:shown': 'An item of the archive is listed, shown and has its history.',
  'track:doctor:alone':
    'track doctor checks engine, answers, breaker, outbox and cache; doctor looks at the outbox, and wants no checkpoints.',
  // Errors
  'track:errors:exit-codes': 'What cannot be used ends with the documented exit code, as one sentence or one envelope.',
  'track:errors:next-step':
    'What to do next is said in commands and options, never in operations and fields of the library.',
  'track:errors:did-you-mean': 'A command that is misspelt is answered with what was probably meant.',
  // Layers
  'track:read:no-database': 'A reading command makes neither a database nor a folder.',
  'track:read:status-file': 'A clone without a database is answered from its committed status file.',
  'track:away:layers':
    'While the database is away each layer answers in turn, with a warning and with source and age_ms in data.',
  'track:away:no-cache':
    'sync ends with 6 and doctor with 9 where the cache cannot follow a database that is there, and both say why and what to do.',
  'track:away:nothing': 'Where no layer can answer a read ends with 6.',
  'track:away:write':
    'While the database is away a change waits in the outbox, stands in the status file, and is sent in order by sync; claims end with 6.',
  'track:outbox:decide':
    'A change that was overtaken while it waited is shown with both sides, by sync, outbox list and doctor, and is merged or discarded.',
  'track:outbox:retry': 'A change that cannot be merged is replaced by another one.',
  // Files
  'track:report:print': 'report prints Markdown with the last ten deployments, or as many as are asked for.',
  'track:report:write': 'report --write puts all of it into the status file and keeps what people wrote there.',
  'track:report:template': 'A template of one’s own is followed, and one that cannot be used ends with 3.',
  'track:migrate:all':
    'migrate brings a status file, with shortened commits resolved by git, and session prompts in; --dry-run changes nothing, --write keeps the file beside the report.',
  'track:migrate:failed': 'A reconciliation that fails takes all back, file and database, and ends with 9.',
  'track:migrate:inside': 'Files outside of the project are refused.',
  'track:reconcile:checks':
    'reconcile holds files against the tracker by five checks, names what is missing, changes nothing, and ends with 9.',
  // Clients
  'track:mcp-config:clients': 'mcp-config prints the snippet of each client, with the installed program.',
  'track:mcp-config:token': 'A snippet names variables of tokens and databases, and never holds a secret.',
  'track:mcp-config:write':
    '--write merges into the project’s JSON file, keeps the rest and a copy, and does nothing twice.',
  'track:mcp-config:refuse': 'A file that is not plain JSON of the expected shape is left as it is.',
  'track:mcp-config:toolsets': 'A toolset that waymark-mcp does not know is warned of, with those that there are.',
  'track:mcp-config:usage': 'What cannot be put into a client’s file ends with 2.',
  'track:mcp-config:bin': 'It is said when the server is not installed; --bin names its program.',
  // The program
  'track:start:lazy': 'A read loads neither migration, nor templates, nor the MCP SDK, nor the code of prompts.',
  // The guide and the example
  'track:guide:commands': 'The guide to sharing a project shows what its commands print.',
};
