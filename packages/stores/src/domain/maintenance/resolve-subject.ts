import type { Channel, CustomerProfile, Session } from '@waymark/core-types/domain';
import { mergedInto } from '../profile/profile-kind.ts';
import type { ErasureSubject } from '../store-maintenance.ts';
import type { Stores } from './stores.ts';

/** Whom an erasure is about, as they are known outside. */
export type ForgetSubject =
  | { tenant_id: string; customer_id: string }
  | { tenant_id: string; channel: Channel; channel_user_id: string }
  | { tenant_id: string; session_id: string }
  | { tenant_id: string; everything: true };

/**
 * The profiles and sessions of a subject, deleted ones too: profiles by customer_id or identity, those that share an
 * identity with them, what was merged into them and what they were merged into; sessions of these profiles and on their
 * identities. Reads every profile of the tenant twice or more, and every session once, for what is deleted stands in no
 * index.
 */
export async function resolveSubject(stores: Stores, subject: ForgetSubject): Promise<ErasureSubject> {
  const { tenant_id } = subject;
  if ('everything' in subject) return subject;
  if ('session_id' in subject) return { tenant_id, session_ids: [subject.session_id], profile_ids: [] };

  const profiles = new Set<string>();
  /** What profiles of the subject were merged into. */
  const successors = new Set<string | null>();
  const identities = new Set<string>();
  const sessions = new Set<string>();
  if ('channel' in subject) identities.add(identityKey(subject));
  const belongs = (profile: CustomerProfile) =>
    ('customer_id' in subject && profile.customer_id === subject.customer_id) ||
    successors.has(profile.id) ||
    profiles.has(successorOf(profile) ?? '') ||
    profile.channel_identities.some((identity) => identities.has(identityKey(identity)));

  for (let known = -1; profiles.size > known;) {
    known = profiles.size;
    for await (const { document } of stores.profiles.exportDocuments({ tenant_id })) {
      const profile = document as CustomerProfile;
      if (profiles.has(profile.id) || !belongs(profile)) continue;
      profiles.add(profile.id);
      successors.add(successorOf(profile));
      for (const identity of profile.channel_identities) identities.add(identityKey(identity));
      for (const id of sessionsNamedBy(profile)) sessions.add(id);
    }
  }
  for await (const { document } of stores.sessions.exportDocuments({ tenant_id })) {
    const { session_id, customer_profile_id, channel, user_channel_id } = document as Session;
    const isOnIdentity = identities.has(identityKey({ channel, channel_user_id: user_channel_id }));
    if (isOnIdentity || profiles.has(customer_profile_id ?? '')) sessions.add(session_id);
  }
  return { tenant_id, session_ids: [...sessions], profile_ids: [...profiles] };
}

/** Only what is deleted has one: a profile may come back from a merge. */
function successorOf(profile: CustomerProfile): string | null {
  return profile.deleted_at === null ? null : mergedInto(profile);
}

function identityKey({ channel, channel_user_id }: { channel: string; channel_user_id: string }): string {
  return `${channel}:${channel_user_id}`;
}

/** Sessions in which something was learned of the customer; they may have been pruned, and what they left may not. */
function sessionsNamedBy({ fields, assets, consents }: CustomerProfile): string[] {
  return [
    ...Object.values(fields).map(({ source_session_id }) => source_session_id),
    ...assets.map(({ uploaded_in_session_id }) => uploaded_in_session_id),
    ...consents.map(({ source_session_id }) => source_session_id),
  ].filter((id) => id !== null);
}
