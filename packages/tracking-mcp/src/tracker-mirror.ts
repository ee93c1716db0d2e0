import type { Transaction } from '@waymark/stores';

import type { Change } from './entity/change.ts';
import type { ProjectState } from './operation/reads.ts';
import type { Tracker } from './tracker.ts';

/** What comes first in the transaction of a copy; when it throws, nothing is copied. */
export type BeforeCopy = (transaction: Transaction) => Promise<void>;

/** A tracker that holds a copy of another one's state and answers the same queries. */
export interface TrackerMirror extends Tracker {
  /** The number of the last change of the other tracker that this one holds; null before anything was copied. */
  position(): Promise<number | null>;
  /** Replaces all that is held by a state of the other tracker. */
  load(state: ProjectState, before?: BeforeCopy): Promise<void>;
  /** Stores what changed in the other tracker, in its order, over whatever is held. Changes that are held already are passed over. */
  follow(changes: readonly Change[], before?: BeforeCopy): Promise<void>;
}
