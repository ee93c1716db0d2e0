import { ValidationError } from '@waymark/core-types';
import type { CustomerProfile, CustomerProfileInput } from '@waymark/core-types/domain';
import { deadlineIn } from '../../contention/deadline.ts';
import { retry } from '../../contention/retry.ts';
import { UniqueError, UnknownCommitError } from '../../errors.ts';
import type { Collection } from '../documents/collection.ts';
import type { DocumentKey } from '../documents/document-kind.ts';
import type { StoreContext } from '../documents/prepare-document.ts';
import { requireFields } from '../documents/require-fields.ts';
import { retryOnConflict, updateDocument } from '../documents/update-document.ts';
import { IdentityTakenError, NotFoundError } from '../errors.ts';
import { checkPolicy } from '../maintenance/check-policy.ts';
import { addCount } from '../maintenance/counts.ts';
import { eraseMatching, filtersFor } from '../maintenance/erase-matching.ts';
import { exportCollection } from '../maintenance/export-collection.ts';
import { collectionTarget, importLines, type ImportTarget } from '../maintenance/import-lines.ts';
import { isBefore } from '../maintenance/is-before.ts';
import type { ChannelUser, ProfileStore } from '../profile-store.ts';
import type { Counts } from '../store-maintenance.ts';
import { withAsset, withField, withIdentity, withoutExpired } from './change-profile.ts';
import { mergeProfiles } from './merge-profiles.ts';
import { profileKind } from './profile-kind.ts';

/** How an engine finds living profiles by what only one of a tenant's has. */
export interface ProfileLookup {
  byIdentity(user: ChannelUser): Promise<CustomerProfile | null>;
  byCustomerId(query: { tenant_id: string; customer_id: string }): Promise<CustomerProfile | null>;
}

const oldestFirst = {
  name: 'profile.all',
  order: { column: 'created_at', direction: 'asc' },
  defaultLimit: 100,
} as const;

/** For how long callers that make the same profile try again, in milliseconds. */
const patience = 30_000;

/** The profile store on a collection of any engine, which refuses what two profiles cannot share with a UniqueError. */
export function createProfileStore(
  collection: Collection<CustomerProfile>,
  { lookup, context }: { lookup: ProfileLookup; context: StoreContext },
): ProfileStore {
  const change = (key: DocumentKey, compute: (profile: CustomerProfile) => CustomerProfile | null) => {
    let changed: CustomerProfile | null = null;
    const update = () => updateDocument(profileKind, { collection, key }, (profile) => (changed = compute(profile)));
    return explainTaken(lookup, update, () => ({ ...changed, tenant_id: key.tenant_id, id: key.id }));
  };

  const read = async (key: DocumentKey): Promise<CustomerProfile> => {
    const profile = await collection.get(key);
    if (profile === null) throw new NotFoundError(profileKind.kind, key.id);
    return profile;
  };

  const byIdentity = async (user: ChannelUser) => {
    requireFields(user, ['tenant_id', 'channel', 'channel_user_id']);
    return lookup.byIdentity(user);
  };

  return {
    get: (key) => collection.get(key),

    async getByCustomerId(query) {
      requireFields(query, ['tenant_id', 'customer_id']);
      return lookup.byCustomerId(query);
    },

    getByChannelIdentity: byIdentity,

    async getOrCreate(user) {
      const { tenant_id, channel, channel_user_id } = user;
      const identity = { channel, channel_user_id, primary: true };
      const attempt = async () =>
        (await byIdentity(user)) ??
        collection.save({ tenant_id, customer_id: context.ids(), channel_identities: [identity] });
      return retry(attempt, {
        deadline: deadlineIn(patience),
        // Somebody was first, or it may have been us: the profile is there then.
        kindOf: (error) =>
          UniqueError.isInstance(error) ? 'contention' : UnknownCommitError.isInstance(error) ? 'silence' : 'final',
        map: (error) => error,
      });
    },

    save: (profile, options) =>
      explainTaken(
        lookup,
        () => collection.save(profile, options),
        () => profile,
      ),

    update: (key, compute) => change(key, compute),

    delete: (key) => collection.remove(key),

    async list(query) {
      requireFields(query, ['tenant_id']);
      return collection.list({ ...oldestFirst, tenant_id: query.tenant_id }, query);
    },

    updateField: (key, field) => change(key, (profile) => withField(profile, field, context.clock)),

    addAsset: (key, asset) => change(key, (profile) => withAsset(profile, asset, context)),

    linkChannel: (key, identity) => change(key, (profile) => withIdentity(profile, identity)),

    async mergeProfiles({ tenant_id, primary_id, secondary_id }) {
      if (primary_id === secondary_id) {
        throw new ValidationError('A profile cannot be merged with itself.', [
          { path: '$.secondary_id', message: `Must differ from primary_id ${primary_id}` },
        ]);
      }
      return retryOnConflict(profileKind.kind, async () => {
        const primary = await read({ tenant_id, id: primary_id });
        const secondary = await read({ tenant_id, id: secondary_id });
        const merged = mergeProfiles(primary, secondary);
        return collection.saveRemoving(merged, { ...secondary, merged_into: primary_id });
      });
    },

    async forget(subject, { dry_run = false } = {}) {
      if ('everything' in subject) {
        return eraseMatching(profileKind, collection, { filters: [{ tenant_id: subject.tenant_id }], dry_run });
      }
      const filters = filtersFor(subject.tenant_id, 'id', await withMerged(collection, subject));
      return eraseMatching(profileKind, collection, { filters, dry_run });
    },

    async prune(policy, { dry_run = false } = {}) {
      checkPolicy(policy);
      const { tenant_id, deleted_before, expired_before } = policy;
      const isErased = ({ deleted_at }: CustomerProfile) => isBefore(deleted_at, deleted_before);
      const counts = await eraseMatching(profileKind, collection, { filters: [{ tenant_id }], isErased, dry_run });
      if (expired_before === undefined) return counts;
      const expired = await removeExpired({ tenant_id, expired_before, dry_run });
      return { ...counts, ...expired };
    },

    exportDocuments: ({ tenant_id }) => exportCollection(profileKind, collection, tenant_id),

    importDocuments(lines, options) {
      const target = collectionTarget(profileKind, collection);
      const explaining: ImportTarget<CustomerProfile> = {
        ...target,
        restore: (profile, how) =>
          explainTaken(
            lookup,
            () => target.restore(profile, how),
            () => profile,
          ),
      };
      return importLines([explaining], lines, options);
    },
  };

  async function removeExpired(policy: {
    tenant_id: string;
    expired_before: string;
    dry_run: boolean;
  }): Promise<Counts> {
    const { tenant_id, expired_before, dry_run } = policy;
    const counts: Counts = {};
    for await (const profile of collection.scan({ tenant_id })) {
      let expired = withoutExpired(profile, expired_before);
      if (!expired.isAny) continue;
      if (!dry_run) {
        const update = updateDocument(profileKind, { collection, key: profile }, (current) => {
          expired = withoutExpired(current, expired_before);
          return expired.isAny ? expired.profile : null;
        });
        if ((await orNull(update)) === null) continue;
      }
      addCount(counts, 'profile_field', expired.expiredFields);
      addCount(counts, 'profile_asset', expired.expiredAssets);
    }
    return counts;
  }
}

/** Null for a profile that somebody deleted meanwhile. */
async function orNull(update: Promise<CustomerProfile>): Promise<CustomerProfile | null> {
  try {
    return await update;
  } catch (error) {
    if (NotFoundError.isInstance(error)) return null;
    throw error;
  }
}

/** Says of a UniqueError what is taken and by whom. @throws {IdentityTakenError} */
async function explainTaken<Result>(
  lookup: ProfileLookup,
  write: () => Promise<Result>,
  written: () => Partial<CustomerProfileInput>,
): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (!UniqueError.isInstance(error)) throw error;
    const { tenant_id = '', id, customer_id, channel_identities = [] } = written();
    for (const { channel, channel_user_id } of channel_identities) {
      const owner = await lookup.byIdentity({ tenant_id, channel, channel_user_id });
      if (owner !== null && owner.id !== id) {
        throw new IdentityTakenError('channel identity', { profile_id: owner.id }, error);
      }
    }
    const owner = customer_id === undefined ? null : await lookup.byCustomerId({ tenant_id, customer_id });
    throw new IdentityTakenError('customer_id', { profile_id: owner?.id ?? null }, error);
  }
}

/** Ids of the profiles of a subject and of all that were merged into them. */
async function withMerged(
  collection: Collection<CustomerProfile>,
  { tenant_id, profile_ids }: { tenant_id: string; profile_ids: readonly string[] },
): Promise<string[]> {
  const ids = new Set(profile_ids);
  for (let last = [...ids]; last.length > 0;) {
    const found: string[] = [];
    for (const filter of filtersFor(tenant_id, 'merged_into', last)) {
      for await (const { id, deleted_at } of collection.scan(filter, { includeDeleted: true })) {
        if (deleted_at !== null && !ids.has(id)) found.push(id);
      }
    }
    for (const id of found) ids.add(id);
    last = found;
  }
  return [...ids];
}
