/** What a check found, and what a person can do. */
export interface Finding {
  name: string;
  status: 'ok' | 'warn' | 'fail';
  message: string;
  next_action: string | null;
}

/** A finding with what would repair it, where that is safe to do unasked. */
export interface Check extends Finding {
  repair?: () => void | Promise<void>;
}

/** All is well. */
export function ok(name: string, message: string): Check {
  return { name, status: 'ok', message, next_action: null };
}

/** It works, and should be looked at. */
export function warn(name: string, message: string, nextAction: string | null, repair?: Check['repair']): Check {
  return { name, status: 'warn', message, next_action: nextAction, ...(repair === undefined ? {} : { repair }) };
}

/** It does not work. */
export function fail(name: string, message: string, nextAction: string, repair?: Check['repair']): Check {
  return { name, status: 'fail', message, next_action: nextAction, ...(repair === undefined ? {} : { repair }) };
}
