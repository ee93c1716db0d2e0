import { setImmediate as macrotask } from 'node:timers/promises';

const statementsPerMacrotask = 1_000;

/**
 * Counts the statements of a database and lets the event loop turn once every thousand of them. The binding gives a
 * statement's memory back in a macrotask only: a loop that awaits nothing but queries would grow by 4 kB with each.
 */
export class StatementCounter {
  private statements = 0;

  /** Undefined, so that awaiting it costs no timer, nearly always. */
  count(): Promise<void> | undefined {
    this.statements = (this.statements + 1) % statementsPerMacrotask;
    return this.statements === 0 ? macrotask() : undefined;
  }
}
