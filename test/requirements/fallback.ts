/** Behaviours of ../../packages/tracking-mcp/src/fallback: what happens while the database is away. */
export const fallbackRequirements: Record<string, string> = {
  'fallback:read:layers':
    'A read is answered by the database, else by a cache of at most half an hour, else by the newest status file in the git history, else by the file; each answer says its source and its age.',
  'fallback:read:away':
    'A database that cannot be reached, is held by others or is silent beyond a deadline is away: the next layer answers, and the database is left alone for a while.',
  'fallback:read:refusals': 'What the database refuses is its answer, and no reason to ask another layer.',
  'fallback:read:configuration': 'The configuration says that the database is not healthy while it is away.',
  'fallback:read:waiting':
    'While writes wait, the layers that show them answer before those that do not: the status file before the git history.',
  'fallback:cache:owner': 'The cache of another project or another database is not used.',
  'fallback:cache:steps':
    'Very many changes are taken over in steps, so that others of the process do not wait for all.',
  'fallback:cache:follow':
    'The cache follows the changes of the database, and takes the whole state over where it cannot.',
  'fallback:cache:cannot-follow':
    'Health, a sync, the doctor, the log and a metric tell why the cache cannot follow a database that is there, and what to do, until it follows again.',
  'fallback:cache:cannot-open': 'A cache that cannot be opened is told with its reason, and is tried again.',
  'fallback:cache:after-writes':
    'The cache takes over the writes of its own process soon after, several at once, and at the latest when it closes.',
  'fallback:cache:first-answer':
    'A program that is called for one answer leaves the cache up to date, and does not follow each time it is called.',
  'fallback:cache:set-back':
    'A database that was restored from a copy is noticed, and the cache takes its whole state.',
  'fallback:cache:own-writes':
    'The cache shows writes that wait until they are sent, whatever others change meanwhile.',
  'fallback:write:two-places':
    'While the database is away a write is in the outbox, in the cache and in the status file before it returns, and is sent when the database is back.',
  'fallback:write:order': 'Writes reach the database in the order in which they were acknowledged.',
  'fallback:write:checked':
    'A write is checked against what the cache knows: conflicts and broken rules are refused at once, with the errors of the database.',
  'fallback:write:never-synced': 'A cache that never saw the database takes no writes.',
  'fallback:write:online-only': 'Claims and archiving need the database and are refused while it is away.',
  'fallback:write:full': 'A database whose disk is full loses no write: writes wait until there is space.',
  'fallback:write:once': 'A write whose outcome nobody heard is applied once.',
  'fallback:write:unknown':
    'Where nobody can tell whether a write was taken, the error names its operation id, under which it can be sent again.',
  'fallback:write:repeated':
    'A write that is asked for again under its operation id gives the same result and waits once.',
  'fallback:write:hand-edits': 'What people wrote into the status file stays when it is written again.',
  'fallback:write:file-trouble': 'A status file that cannot be written is a warning: the write is in the outbox.',
  'fallback:write:file-replaced':
    'The status file is replaced as a whole: a link stays a link, its rights stay, and an edit made meanwhile is not lost.',
  'fallback:write:together': 'Writes at the same time each stand in the status file before they return.',
  'fallback:write:whole-ids': 'A write that names a work item by its short id waits under the whole id.',
  'fallback:recovery:automatic':
    'The return of the database is noticed without being told: what waits is sent, the cache follows, and log, metrics and health tell about it.',
  'fallback:recovery:back-off': 'Attempts to reach the database come at growing, random intervals within bounds.',
  'fallback:start:nothing-there': 'A tracker opens without a database, a cache or a status file.',
  'fallback:close:silent-database': 'A tracker closes although its database does not answer.',
  'fallback:conflict:both-sides':
    'A write that conflicts with one made meanwhile is kept with both sides; the others go on, and cache and file take the state of the database.',
  'fallback:conflict:dependent': 'A write that was made on top of one that was refused is kept as a conflict too.',
  'fallback:conflict:failed': 'A write that the rules of the project refuse by now is kept with the reason.',
  'fallback:conflict:interrupted': 'A replay that breaks off goes on later with all that it knew.',
  'fallback:resolve:decisions': 'A kept write is discarded, or retried with another version or input.',
  'fallback:resolve:waiting': 'A write that waits can be discarded; what rests on it is kept as a conflict.',
  'fallback:resolve:creation': 'A creation that is retried keeps the id of its first try.',
  'fallback:replay:model':
    'Under every schedule of outages, restarts and writers, each acknowledged write is in the database once and in order, or in the outbox as refused.',
  'fallback:replay:one-at-a-time': 'One process at a time replays an outbox, and the next goes on when it has died.',
  'fallback:fault:outage':
    'When PostgreSQL is stopped, killed, frozen, slow, without room on its disk or cut off under load, reads and writes go on and all arrives in order, once, when it is back.',
  'fallback:fault:full-disk':
    'Where the cache or the status file cannot grow, nothing is acknowledged that is not kept, reads go on, the error says what to do, and all goes on once there is space.',
  'fallback:fault:frozen-writer':
    'A process that is frozen in the middle of a write to PostgreSQL keeps others from writing for some three seconds at most.',
  'fallback:fault:abandoned-write': 'A write that is given up over a slow line is undone, and lets others write.',
  'fallback:fault:kill': 'Killing processes at any moment loses nothing that was acknowledged.',
};
