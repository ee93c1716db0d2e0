import type { CommandOutput } from './terminal.ts';

/** Another JSON on stdout than our envelope: what programs of an older command line read. Warnings go to stderr then. */
export interface JsonForm {
  result(output: CommandOutput): unknown;
  error(error: unknown): unknown;
}
