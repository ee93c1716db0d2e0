import type { CommandEntry } from './command-module.ts';
import { task } from './task-commands.ts';

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

const track: CommandEntry = {
  name: 'track',
  summary: 'Work items, vendors, deployments, plans: one project for many assistants',
  children: [
    {
      name: 'list',
      summary: 'List work items',
      load: async () => (await import('../commands/track/list.ts')).trackListCommand,
    },
    {
      name: 'show',
      summary: 'Show a work item and what is around it',
      load: async () => (await import('../commands/track/show.ts')).trackShowCommand,
    },
    {
      name: 'create',
      summary: 'Create a work item',
      load: async () => (await import('../commands/track/create.ts')).trackCreateCommand,
    },
    {
      name: 'update',
      summary: 'Change fields of a work item',
      load: async () => (await import('../commands/track/update.ts')).trackUpdateCommand,
    },
    {
      name: 'move',
      summary: 'Move a work item with all that is below it',
      load: async () => (await import('../commands/track/move.ts')).trackMoveCommand,
    },
    {
      name: 'ready',
      summary: 'List what can be begun',
      load: async () => (await import('../commands/track/ready.ts')).trackReadyCommand,
    },
    {
      name: 'claim',
      summary: 'Take a work item, or the next one that is ready',
      load: async () => (await import('../commands/track/claim.ts')).trackClaimCommand,
    },
    {
      name: 'release',
      summary: 'Give a claimed work item back',
      load: async () => (await import('../commands/track/release.ts')).trackReleaseCommand,
    },
    {
      name: 'heartbeat',
      summary: 'Keep a claimed work item for another lease',
      load: async () => (await import('../commands/track/heartbeat.ts')).trackHeartbeatCommand,
    },
    {
      name: 'deps',
      summary: 'What waits for what',
      children: [
        {
          name: 'add',
          summary: 'Make one work item wait for another',
          load: async () => (await import('../commands/track/deps-add.ts')).trackDepsAddCommand,
        },
        {
          name: 'remove',
          summary: 'Take a dependency away',
          load: async () => (await import('../commands/track/deps-remove.ts')).trackDepsRemoveCommand,
        },
        {
          name: 'list',
          summary: 'List the dependencies of a work item',
          load: async () => (await import('../commands/track/deps-list.ts')).trackDepsListCommand,
        },
      ],
    },
    {
      name: 'vendors',
      summary: 'The vendors whose extractors the project runs',
      children: [
        {
          name: 'list',
          summary: 'List vendors with their health',
          load: async () => (await import('../commands/track/vendors-list.ts')).trackVendorsListCommand,
        },
        {
          name: 'create',
          summary: 'Add a vendor',
          load: async () => (await import('../commands/track/vendors-create.ts')).trackVendorsCreateCommand,
        },
        {
          name: 'update',
          summary: 'Change what is known of a vendor',
          load: async () => (await import('../commands/track/vendors-update.ts')).trackVendorsUpdateCommand,
        },
      ],
    },
    {
      name: 'deploy',
      summary: 'Deployments',
      children: [
        {
          name: 'record',
          summary: 'Record a deployment',
          load: async () => (await import('../commands/track/deploy-record.ts')).trackDeployRecordCommand,
        },
        {
          name: 'list',
          summary: 'List deployments, the newest first',
          load: async () => (await import('../commands/track/deploy-list.ts')).trackDeployListCommand,
        },
      ],
    },
    {
      name: 'enhancements',
      summary: 'What may be built later',
      children: [
        {
          name: 'list',
          summary: 'List enhancements by priority',
          load: async () => (await import('../commands/track/enhancements-list.ts')).trackEnhancementsListCommand,
        },
        {
          name: 'create',
          summary: 'Plan an enhancement',
          load: async () => (await import('../commands/track/enhancements-create.ts')).trackEnhancementsCreateCommand,
        },
        {
          name: 'update',
          summary: 'Change an enhancement',
          load: async () => (await import('../commands/track/enhancements-update.ts')).trackEnhancementsUpdateCommand,
        },
      ],
    },
    {
      name: 'config',
      summary: 'What holds for the whole project',
      children: [
        {
          name: 'show',
          summary: 'Show the project’s configuration',
          load: async () => (await import('../commands/track/config-show.ts')).trackConfigShowCommand,
        },
        {
          name: 'set',
          summary: 'Change it; branch and commit come from git',
          load: async () => (await import('../commands/track/config-set.ts')).trackConfigSetCommand,
        },
      ],
    },
    {
      name: 'report',
      summary: 'Print the project’s status as Markdown, or write the status file',
      load: async () => (await import('../commands/track/report.ts')).trackReportCommand,
    },
    {
      name: 'migrate',
      summary: 'Bring a hand-written status file into the tracker',
      load: async () => (await import('../commands/track/migrate.ts')).trackMigrateCommand,
    },
    {
      name: 'reconcile',
      summary: 'Hold a status file against the tracker',
      load: async () => (await import('../commands/track/reconcile.ts')).trackReconcileCommand,
    },
    {
      name: 'archive',
      summary: 'Put away trees that are old and closed',
      load: async () => (await import('../commands/track/archive.ts')).trackArchiveCommand,
    },
    {
      name: 'sync',
      summary: 'Send what waits for the database',
      load: async () => (await import('../commands/track/sync.ts')).trackSyncCommand,
    },
    {
      name: 'outbox',
      summary: 'What waits for the database, and what it refused',
      children: [
        {
          name: 'list',
          summary: 'List it',
          load: async () => (await import('../commands/track/outbox-list.ts')).trackOutboxListCommand,
        },
        {
          name: 'resolve',
          summary: 'Decide about a change that was refused',
          load: async () => (await import('../commands/track/outbox-resolve.ts')).trackOutboxResolveCommand,
        },
      ],
    },
    {
      name: 'doctor',
      summary: 'Check what the tracker stands on',
      load: async () => (await import('../commands/track/doctor.ts')).trackDoctorCommand,
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
  track,
  task,
  {
    name: 'mcp-config',
    summary: 'Print what makes a client start the MCP server',
    load: async () => (await import('../commands/mcp-config.ts')).mcpConfigCommand,
  },
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
