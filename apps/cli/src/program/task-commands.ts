import type { CommandEntry } from './command-module.ts';

/** `waymark task` with all that is below it. */
export const task: CommandEntry = {
  name: 'task',
  summary: 'Tasks: hand them from agent to agent, with proof of what each one left',
  children: [
    {
      name: 'list',
      summary: 'List tasks',
      load: async () => (await import('../commands/task/list.ts')).taskListCommand,
    },
    {
      name: 'show',
      summary: 'Show a task, and why it is or is not the next one',
      load: async () => (await import('../commands/task/show.ts')).taskShowCommand,
    },
    {
      name: 'pick',
      summary: 'Pick the task to begin with',
      load: async () => (await import('../commands/task/pick.ts')).taskPickCommand,
    },
    {
      name: 'claim',
      summary: 'Take a task',
      load: async () => (await import('../commands/task/claim.ts')).taskClaimCommand,
    },
    {
      name: 'complete',
      summary: 'Complete a task: archive its file, purge its context',
      load: async () => (await import('../commands/task/complete.ts')).taskCompleteCommand,
    },
    {
      name: 'lint',
      summary: 'Check task files line by line',
      load: async () => (await import('../commands/task/lint.ts')).taskLintCommand,
    },
    {
      name: 'validate',
      summary: 'Check that all tasks fit together',
      load: async () => (await import('../commands/task/validate.ts')).taskValidateCommand,
    },
    {
      name: 'graph',
      summary: 'Print what waits for what',
      load: async () => (await import('../commands/task/graph.ts')).taskGraphCommand,
    },
    {
      name: 'new',
      summary: 'Write a new task file',
      load: async () => (await import('../commands/task/new.ts')).taskNewCommand,
    },
    {
      name: 'context',
      summary: 'What every agent of a task starts from',
      children: [
        {
          name: 'init',
          summary: 'Capture it, once',
          load: async () => (await import('../commands/task/context-init.ts')).taskContextInitCommand,
        },
        {
          name: 'get',
          summary: 'Print it',
          load: async () => (await import('../commands/task/context-get.ts')).taskContextGetCommand,
        },
        {
          name: 'rebuild',
          summary: 'Make it anew from the sources of today',
          load: async () => (await import('../commands/task/context-rebuild.ts')).taskContextRebuildCommand,
        },
        {
          name: 'purge',
          summary: 'Remove it with all that belongs to it',
          load: async () => (await import('../commands/task/context-purge.ts')).taskContextPurgeCommand,
        },
        {
          name: 'verify',
          summary: 'Recompute the whole hand-off',
          load: async () => (await import('../commands/task/context-verify.ts')).taskContextVerifyCommand,
        },
        {
          name: 'diff',
          summary: 'Show what changed in its sources',
          load: async () => (await import('../commands/task/context-diff.ts')).taskContextDiffCommand,
        },
        {
          name: 'watch',
          summary: 'Print what becomes of it, as it happens',
          load: async () => (await import('../commands/task/context-watch.ts')).taskContextWatchCommand,
        },
      ],
    },
    {
      name: 'agent',
      summary: 'Where the agents of a task stand',
      children: [
        {
          name: 'update',
          summary: 'Move an agent on',
          load: async () => (await import('../commands/task/agent-update.ts')).taskAgentUpdateCommand,
        },
        {
          name: 'block',
          summary: 'Stop an agent by what was found',
          load: async () => (await import('../commands/task/agent-block.ts')).taskAgentBlockCommand,
        },
      ],
    },
    {
      name: 'worktree',
      summary: 'The working tree between two agents',
      children: [
        {
          name: 'snapshot',
          summary: 'Record what an agent leaves in the tree',
          load: async () => (await import('../commands/task/worktree-snapshot.ts')).taskWorktreeSnapshotCommand,
        },
        {
          name: 'verify',
          summary: 'Check that the tree is what was handed over',
          load: async () => (await import('../commands/task/worktree-verify.ts')).taskWorktreeVerifyCommand,
        },
        {
          name: 'diff',
          summary: 'Print what changed as a patch',
          load: async () => (await import('../commands/task/worktree-diff.ts')).taskWorktreeDiffCommand,
        },
        {
          name: 'resolve-drift',
          summary: 'Say why a changed tree may stay',
          load: async () =>
            (await import('../commands/task/worktree-resolve-drift.ts')).taskWorktreeResolveDriftCommand,
        },
      ],
    },
    {
      name: 'evidence',
      summary: 'Files that prove what was done',
      children: [
        {
          name: 'attach',
          summary: 'Attach a file or a directory',
          load: async () => (await import('../commands/task/evidence-attach.ts')).taskEvidenceAttachCommand,
        },
        {
          name: 'list',
          summary: 'List it',
          load: async () => (await import('../commands/task/evidence-list.ts')).taskEvidenceListCommand,
        },
        {
          name: 'show',
          summary: 'Show one with its content',
          load: async () => (await import('../commands/task/evidence-show.ts')).taskEvidenceShowCommand,
        },
        {
          name: 'verify',
          summary: 'Recompute every hash',
          load: async () => (await import('../commands/task/evidence-verify.ts')).taskEvidenceVerifyCommand,
        },
        {
          name: 'extract',
          summary: 'Unpack a directory’s archive',
          load: async () => (await import('../commands/task/evidence-extract.ts')).taskEvidenceExtractCommand,
        },
      ],
    },
    {
      name: 'standard',
      summary: 'Excerpts of standards that hold for a task',
      children: [
        {
          name: 'attach',
          summary: 'Cite one more',
          load: async () => (await import('../commands/task/standard-attach.ts')).taskStandardAttachCommand,
        },
        {
          name: 'verify',
          summary: 'Compare excerpts with their sources',
          load: async () => (await import('../commands/task/standard-verify.ts')).taskStandardVerifyCommand,
        },
      ],
    },
    {
      name: 'exception',
      summary: 'Known shortcomings of tasks, whose warnings are not repeated',
      children: [
        {
          name: 'add',
          summary: 'Put one into the ledger',
          load: async () => (await import('../commands/task/exception-add.ts')).taskExceptionAddCommand,
        },
        {
          name: 'list',
          summary: 'List them',
          load: async () => (await import('../commands/task/exception-list.ts')).taskExceptionListCommand,
        },
        {
          name: 'resolve',
          summary: 'Say that one is settled',
          load: async () => (await import('../commands/task/exception-resolve.ts')).taskExceptionResolveCommand,
        },
        {
          name: 'cleanup',
          summary: 'Remove those that are over',
          load: async () => (await import('../commands/task/exception-cleanup.ts')).taskExceptionCleanupCommand,
        },
      ],
    },
    {
      name: 'quarantine',
      summary: 'Tasks that nobody works on until they are mended',
      children: [
        {
          name: 'add',
          summary: 'Put a task into quarantine',
          load: async () => (await import('../commands/task/quarantine-add.ts')).taskQuarantineAddCommand,
        },
        {
          name: 'list',
          summary: 'List them',
          load: async () => (await import('../commands/task/quarantine-list.ts')).taskQuarantineListCommand,
        },
        {
          name: 'repair',
          summary: 'Try safe repairs of a task’s file',
          load: async () => (await import('../commands/task/quarantine-repair.ts')).taskQuarantineRepairCommand,
        },
        {
          name: 'release',
          summary: 'Let a task out',
          load: async () => (await import('../commands/task/quarantine-release.ts')).taskQuarantineReleaseCommand,
        },
      ],
    },
    {
      name: 'qa',
      summary: 'What checks said',
      children: [
        {
          name: 'record',
          summary: 'Read a QA log and put it on record',
          load: async () => (await import('../commands/task/qa-record.ts')).taskQaRecordCommand,
        },
        {
          name: 'compare',
          summary: 'Compare a QA log with the baseline',
          load: async () => (await import('../commands/task/qa-compare.ts')).taskQaCompareCommand,
        },
      ],
    },
    {
      name: 'run',
      summary: 'Run the validation commands of a task',
      load: async () => (await import('../commands/task/run.ts')).taskRunCommand,
    },
    {
      name: 'telemetry',
      summary: 'What agents did, counted',
      children: [
        {
          name: 'record',
          summary: 'Add to it',
          load: async () => (await import('../commands/task/telemetry-record.ts')).taskTelemetryRecordCommand,
        },
        {
          name: 'show',
          summary: 'Show it',
          load: async () => (await import('../commands/task/telemetry-show.ts')).taskTelemetryShowCommand,
        },
      ],
    },
    {
      name: 'metrics',
      summary: 'How well hand-offs work',
      children: [
        {
          name: 'collect',
          summary: 'Measure a task',
          load: async () => (await import('../commands/task/metrics-collect.ts')).taskMetricsCollectCommand,
        },
        {
          name: 'dashboard',
          summary: 'All measured tasks as JSON, a table, a page',
          load: async () => (await import('../commands/task/metrics-dashboard.ts')).taskMetricsDashboardCommand,
        },
        {
          name: 'compare',
          summary: 'Compare two measurements',
          load: async () => (await import('../commands/task/metrics-compare.ts')).taskMetricsCompareCommand,
        },
      ],
    },
    {
      name: 'doctor',
      summary: 'Check what tasks stand on',
      load: async () => (await import('../commands/task/doctor.ts')).taskDoctorCommand,
    },
  ],
};
