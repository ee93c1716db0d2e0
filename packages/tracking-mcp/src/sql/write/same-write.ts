import { createHash } from 'node:crypto';

import { shortId } from '@waymark/core-types';

import type { WriteName } from '../../operation/writes.ts';

/** Fields that name an entity: a first try may name it by less than the whole id that a later one has. */
const references = ['id', 'parent_id', 'source_id', 'target_id'] as const;

/** They may differ where a write is asked for again; whoever always starts from the newest version names another one. */
const notCompared = new Set<string>([...references, 'work_item_ids', 'under', 'version']);

/** What tells a write from others of its kind, whatever the order of its fields. */
export function fingerprintOf(command: object): string {
  const compared = Object.entries(command).filter(([name]) => !notCompared.has(name));
  return createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(compared), sorted))
    .digest('hex')
    .slice(0, 32);
}

/** Whether a command names what the result of an earlier one is of. A creation makes an id of its own with each try. */
export function isSameEntity({
  operation,
  command,
  result,
}: {
  operation: WriteName;
  command: object;
  result: unknown;
}): boolean {
  const { item = result } = (result ?? {}) as { item?: unknown };
  const isCreation = /^(?:create|record)_/.test(operation);
  return references.every((field) => {
    const asked = (command as Record<string, unknown>)[field];
    const given = ((item ?? {}) as Record<string, unknown>)[field];
    if (asked === undefined || given === undefined || (isCreation && field === 'id')) return true;
    return asked === given || (typeof asked === 'string' && typeof given === 'string' && isBeginningOf(asked, given));
  });
}

function isBeginningOf(reference: string, id: string): boolean {
  const name = reference.toLowerCase();
  return id.startsWith(name) || shortId(id).startsWith(name);
}

function sorted(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
