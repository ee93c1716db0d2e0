import { noTelemetry, type Logger } from '@waymark/core-types';
import type { Logging } from './logging.ts';

let latest: Logging | null = null;

/** Makes this the logging that `getLogger` follows. */
export function followLogging(logging: Logging): void {
  latest = logging;
}

/** Ends that, where it is still this one that is followed. */
export function leaveLogging(logging: Logging): void {
  if (latest === logging) latest = null;
}

/**
 * A logger of the latest `setupLogging`, silent until there is one. It may be taken before: a module can keep it in a
 * constant.
 */
export function getLogger(name: string): Logger {
  return followingLogger((logging) => logging.getLogger(name));
}

function followingLogger(make: (logging: Logging) => Logger): Logger {
  let made: { of: Logging; logger: Logger } | null = null;
  const current = (): Logger => {
    if (latest === null) return noTelemetry.logger;
    if (made?.of !== latest) made = { of: latest, logger: make(latest) };
    return made.logger;
  };
  return {
    debug: (event, fields) => current().debug(event, fields),
    info: (event, fields) => current().info(event, fields),
    warn: (event, fields) => current().warn(event, fields),
    error: (event, fields) => current().error(event, fields),
    child: (bindings) => followingLogger((logging) => make(logging).child(bindings)),
  };
}
