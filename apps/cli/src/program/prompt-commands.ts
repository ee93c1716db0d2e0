import type { CommandEntry } from './command-module.ts';

/** `waymark prompt` with all that is below it. */
export const prompt: CommandEntry = {
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
