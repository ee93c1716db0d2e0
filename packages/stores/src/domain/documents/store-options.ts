import { createIdGenerator, systemClock, type Clock, type IdGenerator } from '@waymark/core-types';
import type { StoreContext } from './prepare-document.ts';

/** What every store takes from outside. */
export interface StoreOptions {
  /** Default: the machine's clock. */
  clock?: Clock;
  /** Default: UUIDs of version 7. */
  ids?: IdGenerator;
}

export function storeContext({ clock = systemClock, ids = createIdGenerator({ clock }) }: StoreOptions): StoreContext {
  return { clock, ids };
}
