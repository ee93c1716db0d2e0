/** Behaviours of `waymark task` and `waymark-task`. */
export const taskCommandRequirements: Record<string, string> = {
  // The whole
  'taskcli:life:whole':
    'A task goes from implementer to reviewer to validator on an uncommitted tree, with proof at each step, and is stopped where the tree moved.',
  'taskcli:chunk:small': 'A list of tasks loads neither YAML nor zod nor a database.',
  'taskcli:chunk:edited': 'An edited task file is seen at once, with a warm index too.',
  'taskcli:help:every': 'Every command has help with examples first, and a page of the README.',
  // Output
  'taskcli:json:one-value': 'With --json or --format json stdout is one JSON value, whatever is wrong with the call.',
  'taskcli:json:warnings': 'Warnings go to stderr with --format json, and into the envelope with --json.',
  'taskcli:errors:shape':
    'A failure is {success: false, error} with code, name, message, details, recovery_action and documentation.',
  'taskcli:errors:documented': 'Every code has a section in the page of troubleshooting, with its exit code.',
  'taskcli:errors:exit-codes': 'The exit code is that of the error: 10-19 validation, 20-29 drift, and so on.',
  // Tasks
  'taskcli:tasks:commands': 'Tasks are listed, shown, picked, claimed, linted, validated, drawn and made.',
  'taskcli:pick:none': 'Where nothing can be picked the exit code is 4.',
  'taskcli:complete:purge': 'Completing archives the file, purges the context and what the ledger says of it.',
  // The hand-off
  'taskcli:context:base': 'A context is refused at another commit than --base-commit.',
  'taskcli:context:baseline': 'QA logs of before become the baseline, and a later regression ends with 24.',
  'taskcli:context:signed': 'A hand-off that is signed names its signer, and is verified against the allowed ones.',
  'taskcli:context:diff': 'What moved since a context was made is told, and a rebuild takes it up.',
  'taskcli:context:watch':
    'What becomes of a hand-off is told as it happens, one event a line, until an interrupt ends it.',
  'taskcli:agent:block': 'A blocked agent holds the findings, and goes on from there.',
  'taskcli:warnings:once': 'Each warning is told once, and those that the ledger knows are counted.',
  'taskcli:worktree:settled': 'A resolved drift is told with the agent whose tree it was.',
  'taskcli:worktree:bytes': 'The patch of a file that is no UTF-8 leads back to that file.',
  'taskcli:evidence:commands':
    'Evidence is attached, listed, shown, verified and extracted; a changed file ends with 25.',
  'taskcli:evidence:secrets': 'A secret stops a write with 13, unless it is forced, which is on record.',
  'taskcli:standard:commands': 'Standards are attached and verified; a stale excerpt ends with 53, or is dropped.',
  'taskcli:exception:commands': 'Exceptions are added, listed, resolved and cleaned up.',
  'taskcli:quarantine:commands': 'Tasks are put into quarantine, listed, repaired and released; init waits with 32.',
  'taskcli:qa:unreadable': 'A QA log that cannot be read ends with 19 and is not put on record.',
  'taskcli:run:chosen':
    'Validation runs nothing unless commands are named or --all is given, and --dry-run shows them.',
  'taskcli:run:failed': 'A command that fails ends with 33, one that waits for a task with 31.',
  'taskcli:run:env': '--env gives commands variables beside those of the caller.',
  'taskcli:run:same': 'A command line on the command line is compared with the task file and never run.',
  'taskcli:run:record': '--record puts what the logs say on record for the agent.',
  'taskcli:telemetry:commands': 'Telemetry comes as options, JSON, lines of JSON or stdin, and is shown per agent.',
  'taskcli:metrics:commands': 'Metrics are collected, compared, and shown as a dashboard of a time.',
  'taskcli:doctor:checks':
    'The doctor checks git, tasks, hand-offs, ledger and quarantine, and ends with 9 when one failed.',
  // The Python script
  'taskcli:origin:flags':
    'Every flag of the Python script is an alias of a command of today, in waymark task and waymark-task.',
  'taskcli:origin:spellings': 'Options work under each of the script’s spellings, with = too, in any order.',
  'taskcli:origin:format': '--format json stands before or after the command.',
  'taskcli:origin:shapes':
    'list answers {count, filter, tasks}, pick {status, reason, task, draft_alerts}, validate {valid, error_count, errors}, all others {success, data}.',
  'taskcli:origin:task-file': 'Options that repeat what the task file says are told and not looked at.',
  'taskcli:origin:mixed': 'A flag of the Python script takes the options of today’s command, too.',
  'taskcli:origin:misspelt': 'A flag that is nearly one of the Python script’s is refused with the one that was meant.',
  'taskcli:origin:wrong': 'Two commands in one call, a missing value and an unknown format are refused with E006.',
};
