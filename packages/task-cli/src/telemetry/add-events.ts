import { redactSecrets } from '@waymark/core-types';
import type { z } from 'zod';

import { otherNames, type Telemetry, type telemetryEventSchema } from './telemetry-document.ts';

/** How many different names each list takes. */
const mostNames = 2_000;
/** How much of a command or a warning is kept. */
const longestName = 500;

/** The telemetry with the events added. Secrets within names are cut out. */
export function addEvents(telemetry: Telemetry, events: readonly z.output<typeof telemetryEventSchema>[]): Telemetry {
  const next = structuredClone(telemetry);
  for (const event of events) {
    switch (event.type) {
      case 'file_read':
        addCount(next.file_reads, event.path, event.times);
        break;
      case 'file_write':
        addCount(next.file_writes, event.path, event.times);
        break;
      case 'file_edit':
        addCount(next.file_edits, event.path, event.times);
        break;
      case 'cache_hit':
        next.cache.hits = plus(next.cache.hits, event.times);
        next.cache.saved_bytes = plus(next.cache.saved_bytes, event.bytes * event.times);
        break;
      case 'cache_miss':
        next.cache.misses = plus(next.cache.misses, event.times);
        break;
      case 'prompt':
        next.prompt_bytes = plus(next.prompt_bytes, event.bytes);
        break;
      case 'command': {
        const name = roomFor(next.commands, event.command);
        const { runs, failures } = Object.hasOwn(next.commands, name) ? next.commands[name]! : { runs: 0, failures: 0 };
        const failed = event.exit_code !== undefined && event.exit_code !== 0;
        set(next.commands, name, { runs: runs + 1, failures: failures + Number(failed) });
        break;
      }
      case 'warning':
        addCount(next.warnings, event.message, event.times);
        break;
      case 'json_parse_failure':
        next.json_parse_failures = plus(next.json_parse_failures, event.times);
        break;
    }
  }
  return next;
}

function addCount(counts: Record<string, number>, rawName: string, times: number): void {
  const name = roomFor(counts, rawName);
  set(counts, name, plus(Object.hasOwn(counts, name) ? counts[name]! : 0, times));
}

function roomFor(known: Record<string, unknown>, rawName: string): string {
  // Half a character of two halves cannot be stored.
  const name = Buffer.from(redactSecrets(rawName).slice(0, longestName)).toString();
  return Object.hasOwn(known, name) || Object.keys(known).length < mostNames ? name : otherNames;
}

/** Never more than a document can hold exactly. */
function plus(count: number, more: number): number {
  return Math.min(Number.MAX_SAFE_INTEGER, count + more);
}

/** Also a name such as `__proto__` is nothing but a name. */
function set<Value>(record: Record<string, Value>, name: string, value: Value): void {
  Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
}
