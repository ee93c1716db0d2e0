/** What a flag of the Python script has become. */
export interface OriginCommand {
  /** The command below `waymark task`. */
  words: readonly string[];
  /** Whether a value follows the flag: it becomes the argument. */
  value: 'none' | 'optional' | 'required';
  /** Today's option for each of its own; `''` for one that takes no value, null for what is no longer asked for. */
  options: Readonly<Record<string, string | null>>;
  /** Options without a value. */
  switches?: Readonly<Record<string, string | null>>;
  /** Options that take every word up to the next option. */
  lists?: readonly string[];
  /** Turns the value into options, where it is no argument. */
  valueToOptions?: (value: string) => readonly string[];
  /** Today's option that is meant where another one of today's is not given. */
  without?: { option: string; means: string };
}

const by = { '--actor': '--by', '--by': '--by' };
const agent = { '--agent': '--agent' };
const log = { '--log': '--log', '--log-path': '--log', '--from': '--log', '--qa-log': '--log' };
const commandLine = { '--cmd': '--command', '--command': '--command' };
const secrets = { '--force-secrets': '--force-secrets' };

/** What the task file says of a command: it is read from there, and from nowhere else. */
const fromTaskFile = {
  '--package': null,
  '--expected-paths': null,
  '--blocker-id': null,
  '--timeout-ms': null,
  '--criticality': null,
  '--expected-exit-codes': null,
};

const filterToOptions = (value: string) =>
  value === 'all' ? [] : value === 'unblocker' ? ['--unblocker'] : [`--status=${value}`];

const dashboard: OriginCommand = {
  words: ['metrics', 'dashboard'],
  value: 'none',
  options: {
    '--from': '--since',
    '--to': '--until',
    '--output': '--out',
    '--output-path': '--out',
    '--task-ids': '--task',
  },
  lists: ['--task-ids'],
};

/** Every command of the Python script by its flag. */
export const originCommands: Readonly<Record<string, OriginCommand>> = {
  '--list': { words: ['list'], value: 'optional', options: {}, valueToOptions: filterToOptions },
  '--pick': {
    words: ['pick'],
    value: 'optional',
    options: {},
    // Only tasks that are `todo` are ever picked.
    valueToOptions: (value) => (['auto', 'all', 'todo'].includes(value) ? [] : [`--status=${value}`]),
  },
  '--explain': { words: ['show'], value: 'required', options: {} },
  '--claim': { words: ['claim'], value: 'required', options: by },
  '--complete': { words: ['complete'], value: 'required', options: {} },
  '--archive': { words: ['complete'], value: 'required', options: {} },
  '--lint': { words: ['lint'], value: 'optional', options: {} },
  '--validate': { words: ['validate'], value: 'none', options: {} },
  '--graph': { words: ['graph'], value: 'none', options: {} },
  '--init-context': {
    words: ['context', 'init'],
    value: 'required',
    options: { ...by, '--base-commit': '--base-commit' },
    switches: { ...secrets, '--allow-preexisting-dirty': '--allow-dirty' },
  },
  '--get-context': { words: ['context', 'get'], value: 'required', options: {} },
  '--rebuild-context': { words: ['context', 'rebuild'], value: 'required', options: by, switches: secrets },
  '--purge-context': { words: ['context', 'purge'], value: 'required', options: { '--actor': null } },
  '--update-agent': {
    words: ['agent', 'update'],
    value: 'required',
    options: { ...by, ...agent, ...log, '--status': '--status', '--session-id': '--session-id' },
  },
  '--mark-blocked': {
    words: ['agent', 'block'],
    value: 'required',
    options: { ...by, ...agent, '--finding': '--finding' },
  },
  '--snapshot-worktree': {
    words: ['worktree', 'snapshot'],
    value: 'required',
    // The agent before is known.
    options: { ...by, ...agent, '--previous-agent': null },
    switches: secrets,
  },
  '--verify-worktree': {
    words: ['worktree', 'verify'],
    value: 'required',
    options: { ...by, ...agent, '--expected-agent': '--agent' },
  },
  '--get-diff': {
    words: ['worktree', 'diff'],
    value: 'required',
    options: { ...agent, '--diff-type': '--of' },
  },
  '--resolve-drift': {
    words: ['worktree', 'resolve-drift'],
    value: 'required',
    options: { ...by, ...agent, '--note': '--note' },
  },
  '--attach-evidence': {
    words: ['evidence', 'attach'],
    value: 'required',
    options: {
      ...by,
      ...commandLine,
      '--type': '--type',
      '--path': '--path',
      '--description': '--description',
      '--metadata': '--metadata',
      '--exit-code': '--exit-code',
      '--duration-ms': '--duration-ms',
    },
    switches: secrets,
  },
  '--list-evidence': { words: ['evidence', 'list'], value: 'required', options: { '--type': '--type' } },
  '--attach-standard': {
    words: ['standard', 'attach'],
    value: 'required',
    options: { '--file': '--file', '--section': '--section' },
    switches: secrets,
  },
  '--add-exception': {
    words: ['exception', 'add'],
    value: 'required',
    options: {
      '--exception-type': '--type',
      '--type': '--type',
      '--message': '--message',
      '--owner': '--owner',
      '--notes': '--notes',
    },
  },
  '--list-exceptions': {
    words: ['exception', 'list'],
    value: 'none',
    options: { '--status': '--status', '--exception-type': '--type', '--type': '--type' },
  },
  '--resolve-exception': {
    words: ['exception', 'resolve'],
    value: 'required',
    options: { '--exception-type': '--type', '--type': '--type', '--notes': '--notes' },
  },
  // Each entry of the ledger says itself when it goes.
  '--cleanup-exceptions': {
    words: ['exception', 'cleanup'],
    value: 'optional',
    options: { '--trigger': null },
    valueToOptions: () => [],
  },
  '--quarantine-task': {
    words: ['quarantine', 'add'],
    value: 'required',
    options: { '--reason': '--reason', '--error-details': '--details', '--message': '--details' },
  },
  '--list-quarantined': { words: ['quarantine', 'list'], value: 'none', options: { '--status': '--status' } },
  '--repair-quarantined': { words: ['quarantine', 'repair'], value: 'required', options: {} },
  '--release-quarantine': { words: ['quarantine', 'release'], value: 'required', options: { '--notes': '--notes' } },
  '--record-qa': {
    words: ['qa', 'record'],
    value: 'required',
    options: {
      ...by,
      ...agent,
      ...log,
      ...commandLine,
      '--command-id': '--id',
      '--exit-code': '--exit-code',
      '--command-type': null,
    },
    switches: secrets,
  },
  '--compare-qa': {
    words: ['qa', 'compare'],
    value: 'required',
    options: { ...agent, ...log, '--command-id': '--id', '--exit-code': '--exit-code', '--command-type': null },
  },
  '--run-validation': {
    words: ['run'],
    value: 'required',
    options: { ...commandLine, ...fromTaskFile, '--command-id': '--id', '--env': '--env' },
    lists: ['--expected-paths', '--expected-exit-codes'],
    without: { option: '--id', means: '--all' },
  },
  '--collect-metrics': {
    words: ['metrics', 'collect'],
    value: 'required',
    options: { '--baseline': '--baseline', '--baseline-path': '--baseline' },
  },
  '--generate-metrics-dashboard': dashboard,
  '--generate-dashboard': dashboard,
  '--compare-metrics': {
    words: ['metrics', 'compare'],
    value: 'none',
    options: {
      '--baseline': '--baseline',
      '--baseline-path': '--baseline',
      '--current': '--current',
      '--current-path': '--current',
    },
  },
};

/** Options that the script took with every command, and that only some look at. */
export const originEverywhere: Readonly<Record<string, 'value' | 'switch'>> = {
  '--env': 'value',
  '--allow-preexisting-dirty': 'switch',
};
