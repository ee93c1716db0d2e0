import { redactSecrets, WaymarkError, type WaymarkErrorOptions } from '@waymark/core-types';

import type { EntityType } from './entity/change.ts';

/** What can go wrong between a client and a tracker; beside them come ValidationError and DatabaseError. */
export type TrackingErrorCode =
  | 'TRACKING_AMBIGUOUS'
  | 'TRACKING_CLAIMED'
  | 'TRACKING_CLAIM_LOST'
  | 'TRACKING_CONFLICT'
  | 'TRACKING_CYCLE'
  | 'TRACKING_DUPLICATE'
  | 'TRACKING_HAS_CHILDREN'
  | 'TRACKING_MARKDOWN'
  | 'TRACKING_MIGRATION'
  | 'TRACKING_NOT_FOUND'
  | 'TRACKING_OFFLINE'
  | 'TRACKING_OPERATION_REUSED'
  | 'TRACKING_TOO_DEEP';

/** Base of the errors of a tracker. Secrets are taken out of the message, which may quote what a client sent. */
export class TrackingError<Code extends TrackingErrorCode = TrackingErrorCode> extends WaymarkError<Code> {
  static override readonly tag: string = 'TrackingError';

  constructor(code: Code, message: string, options?: WaymarkErrorOptions) {
    super(code, redactSecrets(message), options);
  }
}

/** Met by whoever names something that is not there. */
export class TrackingNotFoundError extends TrackingError<'TRACKING_NOT_FOUND'> {
  static override readonly tag: string = 'TrackingNotFoundError';

  constructor(entity_type: EntityType | 'archived_work_item', id: string, options?: WaymarkErrorOptions) {
    super('TRACKING_NOT_FOUND', `There is no ${entity_type.replaceAll('_', ' ')} ${JSON.stringify(id)}.`, {
      recoveryAction: 'List what is there and take the id from that.',
      ...options,
      details: { entity_type, id: redactSecrets(id) },
    });
  }
}

/** Two changes of one entity, of which the second was made without knowing of the first. */
export interface VersionConflict {
  entity_type: EntityType;
  id: string;
  requested_version: number;
  current_version: number;
  /** Fields that changed since the requested version; empty where that version is not on record. */
  changed_fields: string[];
  /** The entity as it is now. */
  current: Record<string, unknown>;
  /** Both changes in one: the input to send with `current_version`. Null where both touch a field. */
  merged: Record<string, unknown> | null;
}

/** Met by whoever changes what somebody else changed meanwhile; nothing was written. */
export class VersionConflictError extends TrackingError<'TRACKING_CONFLICT'> {
  static override readonly tag: string = 'VersionConflictError';
  readonly conflict: VersionConflict;

  constructor(conflict: VersionConflict) {
    const { entity_type, id, requested_version, current_version, changed_fields, merged } = conflict;
    // There is one configuration, whose id is that word.
    const entity = [entity_type.replaceAll('_', ' '), ...(id === entity_type ? [] : [id])].join(' ');
    super(
      'TRACKING_CONFLICT',
      `The ${entity} is at version ${current_version}, not ${requested_version}; nothing was written.`,
      {
        details: { ...conflict },
        recoveryAction:
          requested_version > current_version
            ? `There is no version ${requested_version} yet: read it again, and send the change with version ${current_version}.`
            : merged === null
              ? `Look at what changed (${changed_fields.join(', ') || 'not on record'}), decide, and send the change with version ${current_version}.`
              : `Send \`merged\`: it holds your change for version ${current_version}, and nobody else touched its fields.`,
        retryable: true,
      },
    );
    this.conflict = conflict;
  }
}

/** Met by whoever asks for what the project's rules do not allow: a cycle, a seventh level, a taken name or claim. */
export class TrackingRuleError extends TrackingError<
  Exclude<TrackingErrorCode, 'TRACKING_NOT_FOUND' | 'TRACKING_CONFLICT' | 'TRACKING_OFFLINE'>
> {
  static override readonly tag: string = 'TrackingRuleError';
}

/** Met by whoever asks for what only the database can answer while it is away; nothing was written. */
export class TrackingOfflineError extends TrackingError<'TRACKING_OFFLINE'> {
  static override readonly tag: string = 'TrackingOfflineError';

  constructor(message: string, options?: WaymarkErrorOptions) {
    super('TRACKING_OFFLINE', message, { retryable: true, ...options });
  }
}
