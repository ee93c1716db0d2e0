/** Behaviours of ../../packages/tracking-mcp that hold for every operation, and those of all but work items. */
export const trackingRequirements: Record<string, string> = {
  // Vendors
  'tracking:vendor:create': 'A vendor is made operational, at version 1, by who made it.',
  'tracking:vendor:name-unique': 'The name and the id of a vendor are its own.',
  'tracking:vendor:limits':
    'A name has 1 to 100 characters, a version of an extractor 1 to 50; the status is operational or broken.',
  'tracking:vendor:test-results': 'No count of tests is negative, and passing + skipped is at most total.',
  'tracking:vendor:list': 'Vendors are asked for by id, by name, by status or a page at a time.',
  'tracking:vendor:update': 'An update changes what it names; without a version it is refused.',
  'tracking:vendor:not-found': 'A vendor that is not there is named by type and id.',
  // Deployments
  'tracking:deployment:record': 'A deployment is kept with its links, short ids of work items resolved.',
  'tracking:deployment:immutable': 'A deployment is never changed.',
  'tracking:deployment:commit-hash':
    'A commit is 40 lower-case hexadecimal digits, and metadata.commit_hash names the same one.',
  'tracking:deployment:metadata': 'pr_number is at least 1, pr_title has 1 to 200 characters, no count is negative.',
  'tracking:deployment:links': 'Links name vendors and work items that exist, each once.',
  'tracking:deployment:list': 'Deployments are listed the newest first, by vendor, work item and time.',
  'tracking:deployment:archived': 'Deployments of an archived or deleted work item are still found.',
  // Enhancements
  'tracking:enhancement:defaults': 'An enhancement is planned, of priority 3 and empty where nothing else is said.',
  'tracking:enhancement:limits':
    'A title has 1 to 200 characters, a priority is 1 to 5, a quarter YYYY-Q1..4, a status one of four.',
  'tracking:enhancement:list': 'Enhancements are listed by priority, then the oldest first; by status and quarter.',
  'tracking:enhancement:update': 'An update changes what it names, and conflicts like that of a vendor.',
  'tracking:enhancement:dependencies': 'Dependencies exist; none is on itself, and none closes a circle.',
  // The configuration
  'tracking:configuration:defaults': 'The configuration is there with its defaults, and reading it writes nothing.',
  'tracking:configuration:update': 'An update changes what it names; the first one puts the defaults on record too.',
  'tracking:configuration:limits': 'A token budget is 1,000 to 1,000,000; every field has its form.',
  // The audit trail
  'tracking:change:record': 'Every change is on record: who, when, before, after, which fields.',
  'tracking:change:refused': 'A write that was refused leaves no record.',
  'tracking:change:list': 'Changes are read in either order, paged by their numbers, by entity and by who did it.',
  'tracking:change:append-only': 'The database itself refuses to change, remove or replace a record.',
  // The state
  'tracking:state:live': 'The state holds all live entities and the number of the last change.',
  'tracking:state:consistent': 'The state is that of one moment while others write.',
  'tracking:state:projects': 'Projects in one database have names, versions and changes of their own.',
  // Writes
  'tracking:write:conflict':
    'A write from another version writes nothing; the conflict holds both versions, the current state and what changed.',
  'tracking:write:merge': 'Where no field was touched by both, the conflict holds the merge, ready to be sent.',
  'tracking:write:once': 'A write of one operation_id is applied once and gives the same again.',
  'tracking:write:another':
    'An operation_id that another write was applied under is refused, and nothing is written or answered.',
  'tracking:write:grouped':
    'On an SQLite of this process, writes that come in one turn of the event loop are at most sixteen to a commit, in their order.',
  'tracking:write:grouped-refusal': 'One of them that is refused takes no other with it.',
  'tracking:write:grouped-failure': 'A failure of the database fails all of them at once.',
  'tracking:write:refused-once': 'A write that was refused may be sent again under its operation_id.',
  'tracking:write:once-everywhere': 'Several processes that send one operation_id at once all get one result.',
  'tracking:write:replay': 'A replayed write has the time of its first try, and sets no time back.',
  'tracking:write:strict': 'A misspelt field, and a write without who writes, are refused with the path.',
  'tracking:write:size': 'An entity of more than 64 kB is refused with the path of its largest part.',
  'tracking:write:lossless': 'What is sent comes back exactly, unknown fields too, or is refused.',
  'tracking:write:secrets': 'No message of an error repeats a secret.',
  'tracking:write:parallel': 'Fifty writes at once through one tracker are all kept.',
  'tracking:write:links': 'Ids are found in upper case too.',
  'tracking:write:unknown-commit':
    'A write whose commit nobody heard is asked for once more, and named when that fails.',
  'tracking:write:retention': 'Results of operations are kept for 90 days and forgotten by archiving.',
  'tracking:write:one-winner':
    'Of ten processes that change one entity from one version one wins, and nine get a conflict.',
  'tracking:write:acknowledged':
    'Whatever four processes were told is stored, is stored, with no gap in the audit trail.',
  'tracking:write:crash': 'A process that is killed loses nothing acknowledged.',
  // Stored documents
  'tracking:stored:newer': 'A document of a newer version is refused with what reads it.',
  'tracking:stored:unknown-fields': 'Unknown fields of a stored document survive an update.',
  'tracking:stored:malformed': 'A document that was damaged is refused without being quoted.',
  // Mirrors
  'tracking:mirror:equal': 'After a load and all changes since, a mirror holds what its tracker holds.',
  'tracking:mirror:archive': 'A mirror that followed from the first change holds the same archive and audit trail.',
  'tracking:mirror:position': 'A mirror says how far it has come.',
  'tracking:mirror:again': 'A mirror passes over changes that it holds, and refuses those after a missing one.',
  'tracking:mirror:own-writes': 'A mirror takes writes of its own; followed changes go over them.',
  'tracking:mirror:load': 'Loading a state replaces all that a mirror held.',
  'tracking:mirror:before': 'What comes first in the transaction of a copy decides whether it is made.',
  'tracking:mirror:original': 'A mirror is never opened over a project that is no copy.',
};
