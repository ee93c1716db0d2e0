import {
  assertVerificationMove,
  customerProfileSchema,
  verificationLevelSchema,
  type CustomerProfile,
} from '@waymark/core-types/domain';
import type { DocumentKind } from '../documents/document-kind.ts';

const levels = verificationLevelSchema.options;

/** Profiles as every driver keeps them. */
export const profileKind: DocumentKind<CustomerProfile> = {
  kind: 'profile',
  table: 'profile',
  schema: customerProfileSchema,
  versions: { kind: 'profile', current: 1 },
  columns: {
    customer_id: ({ customer_id }) => customer_id,
    verification_rank: ({ verification_level }) => levels.indexOf(verification_level),
    merged_into: mergedInto,
  },
  moves: [
    {
      column: 'verification_rank',
      from: ({ verification_level }) => levels.map((_, rank) => rank).slice(0, levels.indexOf(verification_level) + 1),
      assert: (previous, next) => assertVerificationMove(previous.verification_level, next.verification_level),
    },
  ],
  forwardTimes: ['last_interaction_at'],
  hasUpdatedAt: true,
  uniqueKeys: ({ customer_id, channel_identities }) => [
    customerKey(customer_id),
    ...channel_identities.map(identityKey),
  ],
};

/** The id of the profile that one was merged into, or null. */
export function mergedInto({ merged_into }: CustomerProfile): string | null {
  return typeof merged_into === 'string' ? merged_into : null;
}

/** The unique key of a customer's id. */
export function customerKey(customer_id: string): string {
  return `customer ${customer_id}`;
}

/** The unique key of an identity. */
export function identityKey(identity: { channel: string; channel_user_id: string }): string {
  return `identity ${identity.channel} ${identity.channel_user_id}`;
}
