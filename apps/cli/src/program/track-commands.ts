import type { CommandEntry } from './command-module.ts';

/** `waymark track` with all that is below it. */
export const track: CommandEntry = {
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
      name: 'delete',
      summary: 'Delete work items',
      load: async () => (await import('../commands/track/delete.ts')).trackDeleteCommand,
    },
    {
      name: 'restore',
      summary: 'Bring deleted work items back',
      load: async () => (await import('../commands/track/restore.ts')).trackRestoreCommand,
    },
    {
      name: 'history',
      summary: 'Show who changed what and when',
      load: async () => (await import('../commands/track/history.ts')).trackHistoryCommand,
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
