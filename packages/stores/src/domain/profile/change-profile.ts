import { canonicalJson, timestampNotBefore, toTimestamp, ValidationError, type Clock } from '@waymark/core-types';
import {
  channelIdentitySchema,
  parseDocument,
  profileAssetSchema,
  profileFieldSchema,
  type ChannelIdentity,
  type CustomerProfile,
  type ProfileAsset,
} from '@waymark/core-types/domain';
import type { StoreContext } from '../documents/prepare-document.ts';
import type { AssetDraft, ChannelIdentityDraft, FieldUpdate } from '../profile-store.ts';
import { isBefore } from '../maintenance/is-before.ts';

/**
 * The profile with one field set. What is said of the value before is replaced as a whole; since when the field is known
 * stays.
 * @throws {ValidationError} for a field that does not fit.
 */
export function withField(profile: CustomerProfile, update: FieldUpdate, clock: Clock): CustomerProfile {
  const known = Object.hasOwn(profile.fields, update.name) ? profile.fields[update.name] : undefined;
  const updated_at = update.updated_at ?? timestampNotBefore(clock, known?.updated_at);
  const collected_at = known?.collected_at ?? update.collected_at ?? updated_at;
  const field = parseDocument(profileFieldSchema, { ...update, collected_at, updated_at }, 'profile field');
  return { ...profile, fields: { ...profile.fields, [field.name]: field } };
}

/**
 * The profile with one asset more; null where it is there already.
 * @throws {ValidationError} for an asset that does not fit, or differs from the one of its id.
 */
export function withAsset(profile: CustomerProfile, draft: AssetDraft, context: StoreContext): CustomerProfile | null {
  const known = profile.assets.find(({ id }) => id === draft.id);
  const uploaded_at = draft.uploaded_at ?? known?.uploaded_at ?? toTimestamp(context.clock.now());
  const filled = { ...draft, id: draft.id ?? context.ids(), uploaded_at };
  const asset: ProfileAsset = parseDocument(profileAssetSchema, filled, 'profile asset');
  if (known === undefined) return { ...profile, assets: [...profile.assets, asset] };
  if (canonicalJson(known) === canonicalJson(asset)) return null;
  throw new ValidationError(`There is another asset ${asset.id} in this profile already; nothing was written.`, [
    { path: '$.id', message: 'Leave the id out, so that a new one is made' },
  ]);
}

/**
 * The profile with an identity more, or with what is said now of one that it has. At most one is primary: the last that
 * was linked as such; the first one is in any case.
 * @throws {ValidationError} for an identity that does not fit.
 */
export function withIdentity(profile: CustomerProfile, draft: ChannelIdentityDraft): CustomerProfile {
  const given = parseDocument(channelIdentitySchema, draft, 'channel identity');
  const isGiven = (other: ChannelIdentity) =>
    other.channel === given.channel && other.channel_user_id === given.channel_user_id;
  const isOnly = profile.channel_identities.every(isGiven);
  const identity = { ...given, primary: given.primary || isOnly };
  const others = profile.channel_identities.map((other) => (identity.primary ? { ...other, primary: false } : other));
  const isKnown = others.some(isGiven);
  return {
    ...profile,
    channel_identities: isKnown ? others.map((other) => (isGiven(other) ? identity : other)) : [...others, identity],
  };
}

/** The profile without the fields and assets that expired before a time, and how many those are. */
export function withoutExpired(profile: CustomerProfile, expired_before: string | undefined) {
  const fields = Object.entries(profile.fields).filter(([, { expires_at }]) => !isBefore(expires_at, expired_before));
  const assets = profile.assets.filter(({ expires_at }) => !isBefore(expires_at, expired_before));
  const expiredFields = Object.keys(profile.fields).length - fields.length;
  const expiredAssets = profile.assets.length - assets.length;
  return {
    profile: { ...profile, fields: Object.fromEntries(fields), assets },
    isAny: expiredFields + expiredAssets > 0,
    expiredFields,
    expiredAssets,
  };
}
