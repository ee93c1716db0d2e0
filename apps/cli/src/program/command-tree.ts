import type { CommandEntry } from './command-module.ts';
import { hook, hooks, medallion } from './medallion-commands.ts';
import { prompt } from './prompt-commands.ts';
import { task } from './task-commands.ts';
import { track } from './track-commands.ts';

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
