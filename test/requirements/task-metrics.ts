/** Behaviours of ../../packages/task-cli. */
export const taskMetricsRequirements: Record<string, string> = {
  'metrics:telemetry:counts':
    'Reads, writes, edits, cache hits and misses, prompts, commands, warnings and parse failures are counted by name.',
  'metrics:telemetry:tokens': 'Tokens saved are the saved bytes divided by four.',
  'metrics:telemetry:paths': 'One file is one name, however its path was written.',
  'metrics:telemetry:file': 'Each agent has one canonical file per task.',
  'metrics:telemetry:task': 'Telemetry is aggregated over the agents of a task.',
  'metrics:telemetry:concurrent': 'Six processes that record at once lose nothing.',
  'metrics:telemetry:refused': 'Unknown events, fields and agents are refused by E002 with each field.',
  'metrics:telemetry:bounded': 'Names are bounded in number and length, and counts in size.',
  'metrics:telemetry:secrets': 'Secrets in commands, warnings and paths are cut out before they are written.',
  'metrics:telemetry:corrupted': 'A file that is none is E052 and stays; one of a newer schema is E010.',
  'metrics:collect:targets':
    'Reads per agent up to 5, repeated warnings up to 1, QA artifacts of 100 %, 15 % of prompts saved and no parse failure meet their targets, and nothing beyond.',
  'metrics:collect:values': 'The metrics of a task are those of its telemetry and its context.',
  'metrics:collect:qa-artifacts': 'QA artifacts are the logs, still there, of the agents that are done.',
  'metrics:collect:unknown': 'What was not recorded is null and meets no target and misses none.',
  'metrics:collect:unreadable': 'A file of the task that cannot be read counts as a parse failure and is told.',
  'metrics:collect:summary': 'The metrics of a task are kept as its summary.',
  'metrics:dashboard:compliance':
    'A dashboard tells mean, median, worst value and the rate of compliance of each metric.',
  'metrics:dashboard:trend': 'A dashboard tells the trend by day, oldest first.',
  'metrics:dashboard:tasks': 'A dashboard takes all collected tasks or the named ones, and tells what it cannot read.',
  'metrics:dashboard:files': 'A dashboard is kept as JSON and as a page.',
  'metrics:compare:deltas': 'A comparison tells the delta of each metric and whether it went towards its target.',
  'metrics:compare:refused': 'What holds no metrics cannot be compared.',
  'metrics:table:text': 'Metrics, dashboards and comparisons are tables for a terminal.',
  'metrics:page:self-contained': 'The page needs no network and no script.',
  'metrics:page:themes': 'The page is readable in light and in dark, with enough contrast for all texts.',
  'metrics:page:accessible': 'Each chart has a title, a description and a table with the same numbers.',
  'metrics:page:charts': 'The charts draw the numbers that the dashboard holds.',
  'metrics:page:escaped': 'Every text on the page is escaped.',
};
