import type { CustomerProfile } from '@waymark/core-types/domain';
import { RevisionConflictError } from '../../../domain/errors.ts';
import type { DocumentKey } from '../../../domain/documents/document-kind.ts';
import type { ProfileStore } from '../../../domain/profile-store.ts';
import { sampleField, sampleId } from '../sample-documents.ts';
import { storeTasks } from '../store-tasks.ts';

/** What other processes do with profiles. */
export const tasks = storeTasks(import.meta.url, {
  /** Counts a field up through `update`. */
  async update(store: ProfileStore, { key, rounds }: { key: DocumentKey; rounds: number }) {
    for (let round = 0; round < rounds; round++) await store.update(key, withOneMore);
  },

  /** The same through `get` and `save`, again from the start at every conflict. */
  async getAndSave(store: ProfileStore, { key, rounds }: { key: DocumentKey; rounds: number }) {
    for (let round = 0; round < rounds;) {
      const profile = await store.get(key);
      if (profile === null) throw new Error('The profile is gone.');
      try {
        await store.save(withOneMore(profile));
        round++;
      } catch (error) {
        if (!RevisionConflictError.isInstance(error)) throw error;
      }
    }
  },

  /** Sets fields of its own, one after the other. */
  async setFields(store: ProfileStore, input: { key: DocumentKey; prefix: string; rounds: number }) {
    const { key, prefix, rounds } = input;
    for (let round = 0; round < rounds; round++) {
      await store.updateField(key, sampleField({ name: `${prefix} ${round}`, value: round }));
    }
  },

  /** Asks for the profiles of so many users; returns their ids. */
  async getOrCreate(store: ProfileStore, { tenant_id, users }: { tenant_id: string; users: number }) {
    const ids: string[] = [];
    for (let user = 0; user < users; user++) {
      ids.push((await store.getOrCreate({ tenant_id, channel: 'API', channel_user_id: `user ${user}` })).id);
    }
    return ids;
  },

  /** Makes pairs of profiles, changes and merges them, until it is stopped; every step is a number. */
  async mergeOnAndOn(store: ProfileStore, { tenant_id }: { tenant_id: string }, acknowledge) {
    for (let round = 0; round < 10_000; round++) {
      const user = { tenant_id, channel: 'API', channel_user_id: `user ${round}` } as const;
      const primary = await store.getOrCreate(user);
      const secondary = await store.getOrCreate({ ...user, channel: 'SLACK' });
      await store.linkChannel(secondary, { channel: 'EMAIL', channel_user_id: `user ${round}` });
      await store.updateField(secondary, sampleField({ name: 'note', value: 'x'.repeat(3_000) }));
      await store.mergeProfiles({ tenant_id, primary_id: primary.id, secondary_id: secondary.id });
      await acknowledge(round);
    }
  },
});

function withOneMore(profile: CustomerProfile): CustomerProfile {
  const count = Number(profile.fields['count']?.value ?? 0) + 1;
  const time = profile.updated_at;
  const field = sampleField({ name: 'count', value: count, source_session_id: sampleId(count) });
  const known = profile.fields['count'];
  return {
    ...profile,
    fields: { ...profile.fields, count: { ...known, ...field, collected_at: time, updated_at: time } as never },
  };
}
