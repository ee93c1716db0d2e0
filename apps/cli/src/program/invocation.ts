import type { Readable, Writable } from 'node:stream';
import type { Telemetry } from '@waymark/core-types';
import type { Config } from '../config.ts';
import type { Terminal } from '../output/terminal.ts';
import { locateDatabase, type DatabaseLocation } from '../project/database-location.ts';
import { defaultScopeNode } from '../project/default-scope.ts';
import { findProject, type Project } from '../project/find-project.ts';

/** What the process gives the program. */
export interface Runtime {
  version: string;
  config: Config;
  cwd: string;
  /** The file that runs, for the commands that agents call later. */
  mainPath: string;
  stdin: () => Readable & { isTTY?: boolean };
  stdout: Writable & { isTTY?: boolean };
  stderr: () => Writable & { isTTY?: boolean };
  exit: (code: number) => void;
  /** Where the command tells what it does, when it was asked to. */
  telemetry?: Telemetry;
}

/** The options that every command takes. */
export interface GlobalOptions {
  json?: true | undefined;
  db?: string | undefined;
  cwd?: string | undefined;
  color: boolean;
  quiet?: true | undefined;
  logLevel?: string | undefined;
  trace?: true | undefined;
}

/** Scope as the command line gives it. */
export interface ScopeOptions {
  scope?: string[] | undefined;
  tag?: string[] | undefined;
}

/** One call of one command: where it works and whom it talks to. */
export interface Invocation {
  config: Config;
  runtime: Runtime;
  terminal: Terminal;
  globals: GlobalOptions;
  /** The folder that relative paths start from. */
  cwd: string;
  project: Project;
  database: DatabaseLocation;
}

/** The call that the options describe. */
export function createInvocation(
  runtime: Runtime,
  terminal: Terminal,
  globals: GlobalOptions,
  cwd: string,
): Invocation {
  const { config } = runtime;
  const project = findProject(cwd, config.waymarkHome);
  const database = locateDatabase({ flag: globals.db, config, project, cwd });
  return { config, runtime, terminal, globals, cwd, project, database };
}

/** The same call as from another folder, which is how agents' hooks say where they are. */
export function invocationAt(invocation: Invocation, cwd: string): Invocation {
  return createInvocation(invocation.runtime, invocation.terminal, invocation.globals, cwd);
}

/** The scope that the options name, else that of the project. */
export function scopeOf(invocation: Invocation, options: ScopeOptions): { graph_nodes: string[]; tags: string[] } {
  const unique = (names: string[] | undefined) => [...new Set(names)];
  const nodes = unique(options.scope);
  return {
    graph_nodes: nodes.length > 0 ? nodes : [defaultScopeNode(invocation.project.root)],
    tags: unique(options.tag),
  };
}

/** The telemetry of a call as an option, for what tells only where it is given one. */
export function telemetryOf({ runtime }: Invocation): { telemetry?: Telemetry } {
  return runtime.telemetry === undefined ? {} : { telemetry: runtime.telemetry };
}
