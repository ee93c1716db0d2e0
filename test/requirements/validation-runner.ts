/** Behaviours of ../../packages/task-cli. */
export const validationRunnerRequirements: Record<string, string> = {
  'validation:plan:shown':
    'The command lines that would run are shown as they stand in the task file, with the shell and a notice on trust.',
  'validation:plan:limits':
    'Timeouts out of 1,000 to 600,000, attempts out of 1 to 5 and other values outside their limits are refused by E010.',
  'validation:plan:ids':
    'Commands are chosen by their ids; one that is not there is E040, one that is there twice E012.',
  'validation:plan:empty': 'A task without commands, or with an empty one, is refused by E001: nothing has not passed.',
  'validation:order:blocked':
    'A command whose blocker is not completed is blocked by E031 before anything else is seen.',
  'validation:order:paths': 'A command of which an expected path is missing is skipped and says which.',
  'validation:order:folder': 'A command whose folder is missing, no folder or outside the repository is skipped.',
  'validation:order:sequence': 'Blockers go before paths, and paths before the folder.',
  'validation:run:shell': 'The command line of the task file is what runs, in the declared folder, with no input.',
  'validation:run:environment': 'A command gets the declared variables and those of the parent, and no others.',
  'validation:run:exit-codes': 'A command passes by an expected exit code and by no other.',
  'validation:run:retries': 'Retries back off by doubling, stop with the first success and keep every attempt.',
  'validation:run:timeout': 'A timeout ends the whole process tree and is told.',
  'validation:run:stubborn': 'A child that ignores SIGTERM is ended by SIGKILL after the grace period.',
  'validation:run:moved': 'Grandchildren that left the group and the session are ended, too.',
  'validation:run:left-behind': 'What a command that has ended left behind is ended.',
  'validation:run:not-started': 'A command that the system cannot start fails and says why.',
  'validation:run:abort': 'A signal ends the command that runs and begins no other one.',
  'validation:log:combined':
    'What a command prints on stdout and stderr is in one log file below the logs of the task.',
  'validation:log:bounded':
    'Of 100 MB of output the head and the tail are kept, with a line that says what is left out.',
  'validation:log:characters':
    'An output of any length and in any pieces is cut between characters and lost nowhere else.',
  'validation:log:place': 'A folder of logs that leads elsewhere by a link is refused.',
  'validation:result:criticality':
    'Required commands decide the result, recommended ones warn by W036, optional ones are told only.',
  'validation:result:error': 'A run that did not pass is E033, a blocked one E031, each naming the commands.',
  'validation:result:document': 'The results are a canonical JSON document in a folder of their own for each run.',
  'validation:result:qa': 'Each log is parsed with its exit code; a parser that fails loses no result.',
  'validation:result:no-values': 'Results hold neither the values of variables nor secrets in a command line.',
  'validation:result:latest': 'The newest run that can be read is found.',
  'validation:crash:killed': 'A runner that is killed leaves a readable report of what it knew, and the log so far.',
};
