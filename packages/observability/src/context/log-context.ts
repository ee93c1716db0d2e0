import { AsyncLocalStorage } from 'node:async_hooks';
import { redactText } from '../redaction/redact.ts';

/** What is known of the work under way; every log line written within it carries these fields. */
export interface LogContext {
  tenant_id?: string | undefined;
  agent_id?: string | undefined;
  session_id?: string | undefined;
  turn_id?: string | undefined;
  trace_id?: string | undefined;
  request_id?: string | undefined;
  [field: string]: string | number | boolean | undefined;
}

/** A context holds at most so many fields, further ones are left out. */
const mostFields = 32;
const longestName = 64;
const longestText = 256;

interface Scope {
  fields: Readonly<LogContext>;
}

const scopes = new AsyncLocalStorage<Scope>();
const noFields: Readonly<LogContext> = Object.freeze({});

/**
 * Runs work, synchronous or not, within the current context and these fields; undefined takes a field away. What runs
 * beside it or after it does not see them. Texts are cut at 256 characters; what is no text, finite number or boolean is
 * left out.
 */
export function withContext<Result>(fields: LogContext, work: () => Result): Result {
  return scopes.run({ fields: merged(currentContext(), fields) }, work);
}

/**
 * Adds fields to the context of the `withContext` that is around the caller: all that runs within it sees them from now
 * on, whoever started it. Where none is around, they hold for what the caller does and starts from here on, as for a
 * program that binds its tenant once at its start.
 */
export function bindContext(fields: LogContext): void {
  const scope = scopes.getStore();
  if (scope === undefined) scopes.enterWith({ fields: merged(noFields, fields) });
  else scope.fields = merged(scope.fields, fields);
}

/** Takes all fields away from the context around the caller. A `withContext` further out keeps its own. */
export function clearContext(): void {
  const scope = scopes.getStore();
  if (scope !== undefined) scope.fields = noFields;
}

/** The fields that a log line written here would carry. */
export function currentContext(): Readonly<LogContext> {
  return scopes.getStore()?.fields ?? noFields;
}

function merged(context: Readonly<LogContext>, fields: LogContext): Readonly<LogContext> {
  const all = new Map(Object.entries(context));
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) all.delete(name);
    else if (isBindable(value) && name.length <= longestName && (all.size < mostFields || all.has(name))) {
      all.set(name, typeof value === 'string' ? shortened(value) : value);
    }
  }
  return Object.freeze(Object.fromEntries(all));
}

function isBindable(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

/** Redacted before it is cut: half a secret would not be known for one. */
function shortened(text: string): string {
  return text.length <= longestText ? text : `${redactText(text.slice(0, 4 * longestText)).slice(0, longestText)}…`;
}
