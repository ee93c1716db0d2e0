import type { CommandEntry } from './command-module.ts';

/** What coding agents call. */
export const hook: CommandEntry = {
  name: 'hook',
  summary: 'Answer a coding agent’s hook (called by the agent)',
  load: async () => (await import('../commands/medallion/hook.ts')).hookCommand,
};

/** What connects coding agents. */
export const hooks: CommandEntry = {
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

/** `waymark medallion` with all that is below it. */
export const medallion: CommandEntry = {
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
