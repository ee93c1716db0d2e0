import type { CommandEntry } from './command-module.ts';

const hook: CommandEntry = {
  name: 'hook',
  summary: 'Answer a coding agent’s hook (called by the agent)',
  load: async () => (await import('../commands/medallion/hook.ts')).hookCommand,
};

const hooks: CommandEntry = {
  name: 'hooks',
  summary: 'Connect a coding agent: install or remove its hooks',
  children: [
    {
      name: 'install',
      summary: 'Write the hooks into the agent’s settings, or take them out',
      load: async () => (await import('../commands/medallion/hooks-install.ts')).hooksInstallCommand,
    },
  ],
};

const medallion: CommandEntry = {
  name: 'medallion',
  summary: 'Checkpoints: save what a session understood, resume from it',
  children: [
    {
      name: 'checkpoint',
      summary: 'Save what happened as a checkpoint of a scope',
      load: async () => (await import('../commands/medallion/checkpoint.ts')).checkpointCommand,
    },
    {
      name: 'resume',
      summary: 'Print what the last sessions left, ready for a prompt',
      load: async () => (await import('../commands/medallion/resume.ts')).resumeCommand,
    },
    {
      name: 'list',
      summary: 'List medallions, newest first',
      load: async () => (await import('../commands/medallion/list.ts')).listCommand,
    },
    {
      name: 'show',
      summary: 'Show one medallion',
      load: async () => (await import('../commands/medallion/show.ts')).showCommand,
    },
    {
      name: 'history',
      summary: 'List every revision of a medallion',
      load: async () => (await import('../commands/medallion/history.ts')).historyCommand,
    },
    {
      name: 'diff',
      summary: 'Show what changed between two revisions',
      load: async () => (await import('../commands/medallion/diff.ts')).diffCommand,
    },
    {
      name: 'restore',
      summary: 'Make an older revision the newest again',
      load: async () => (await import('../commands/medallion/restore.ts')).restoreCommand,
    },
    {
      name: 'search',
      summary: 'Search medallions by words and likeness',
      load: async () => (await import('../commands/medallion/search.ts')).searchCommand,
    },
    {
      name: 'stale',
      summary: 'Find medallions that the repository has left behind',
      load: async () => (await import('../commands/medallion/stale.ts')).staleCommand,
    },
    {
      name: 'supersede',
      summary: 'Say that one medallion replaces another',
      load: async () => (await import('../commands/medallion/supersede.ts')).supersedeCommand,
    },
    {
      name: 'export',
      summary: 'Write all medallions and revisions as JSON Lines',
      load: async () => (await import('../commands/medallion/export.ts')).exportCommand,
    },
    {
      name: 'import',
      summary: 'Read what export wrote',
      load: async () => (await import('../commands/medallion/import.ts')).importCommand,
    },
    hook,
    hooks,
  ],
};

const prompt: CommandEntry = {
  name: 'prompt',
  summary: 'Prompts: save optimised ones with their tools, load, check, run them',
  children: [
    {
      name: 'save',
      summary: 'Save a prompt or a program as a new version',
      load: async () => (await import('../commands/prompt/save.ts')).promptSaveCommand,
    },
    {
      name: 'load',
      summary: 'Print a prompt and nothing else',
      load: async () => (await import('../commands/prompt/load.ts')).promptLoadCommand,
    },
    {
      name: 'list',
      summary: 'List prompts with their versions',
      load: async () => (await import('../commands/prompt/list.ts')).promptListCommand,
    },
    {
      name: 'show',
      summary: 'Show where a prompt comes from, its tools, its predictors',
      load: async () => (await import('../commands/prompt/show.ts')).promptShowCommand,
    },
    {
      name: 'diff',
      summary: 'Show how two prompts differ',
      load: async () => (await import('../commands/prompt/diff.ts')).promptDiffCommand,
    },
    {
      name: 'verify',
      summary: 'Check that prompts are as they were saved',
      load: async () => (await import('../commands/prompt/verify.ts')).promptVerifyCommand,
    },
    {
      name: 'import-dspy',
      summary: 'Save a program of DSPy',
      load: async () => (await import('../commands/prompt/import-dspy.ts')).promptImportDspyCommand,
    },
    {
      name: 'import-ax',
      summary: 'Save an optimised program of ax',
      load: async () => (await import('../commands/prompt/import-ax.ts')).promptImportAxCommand,
    },
    {
      name: 'import-langfuse',
      summary: 'Save a prompt of Langfuse as a new version',
      load: async () => (await import('../commands/prompt/import-langfuse.ts')).promptImportLangfuseCommand,
    },
    {
      name: 'push-langfuse',
      summary: 'Push a prompt to Langfuse',
      load: async () => (await import('../commands/prompt/push-langfuse.ts')).promptPushLangfuseCommand,
    },
    {
      name: 'export',
      summary: 'Write a prompt as a program of DSPy',
      load: async () => (await import('../commands/prompt/export.ts')).promptExportCommand,
    },
    {
      name: 'run',
      summary: 'Run a prompt and print the conversation as it happens',
      load: async () => (await import('../commands/prompt/run.ts')).promptRunCommand,
    },
    {
      name: 'runs',
      summary: 'List runs with their status, newest first',
      load: async () => (await import('../commands/prompt/runs.ts')).promptRunsCommand,
    },
    {
      name: 'replay',
      summary: 'Print the conversation of a run from its journal',
      load: async () => (await import('../commands/prompt/replay.ts')).promptReplayCommand,
    },
  ],
};

/** Every command with its place and one line about it; what stands behind it is loaded when it is needed. */
export const commandTree: CommandEntry[] = [
  {
    name: 'init',
    summary: 'Prepare a project: folder, database, schema',
    load: async () => (await import('../commands/init.ts')).initCommand,
  },
  medallion,
  prompt,
  {
    name: 'doctor',
    summary: 'Check the installation and say what to do',
    load: async () => (await import('../commands/doctor.ts')).doctorCommand,
  },
  {
    name: 'config',
    summary: 'Show the settings in effect and where they come from',
    load: async () => (await import('../commands/config.ts')).configCommand,
  },
  {
    name: 'completion',
    summary: 'Print a completion script for a shell',
    load: async () => (await import('../commands/completion.ts')).completionCommand,
  },
  {
    name: 'agent-help',
    summary: 'Print a page that tells an agent how to use Waymark',
    load: async () => (await import('../commands/agent-help.ts')).agentHelpCommand,
  },
  {
    name: 'help',
    summary: 'Show help for a command',
    load: async () => (await import('../commands/help.ts')).helpCommand,
  },
  { ...hook, hidden: true },
  { ...hooks, hidden: true },
];
