import { WaymarkError } from '@waymark/core-types';

/** What can go wrong between LangGraph and its stored checkpoints. */
export type CheckpointErrorCode = 'CHECKPOINT_CONFLICT' | 'CHECKPOINT_DAMAGED' | 'CHECKPOINT_INVALID';

/**
 * Met by a writer that goes on from a checkpoint that somebody else has gone on from (CHECKPOINT_CONFLICT, only with
 * `onConflict: 'refuse'`), by a reader of a checkpoint of which a part is missing (CHECKPOINT_DAMAGED), and by whoever
 * passes a config without the ids that a checkpoint needs (CHECKPOINT_INVALID).
 */
export class CheckpointError extends WaymarkError<CheckpointErrorCode> {
  static override readonly tag: string = 'CheckpointError';
}
