import type {
  Channel,
  CustomerProfile,
  CustomerProfileInput,
  ProfileAssetInput,
  ProfileFieldInput,
} from '@waymark/core-types/domain';
import type { SaveOptions } from './documents/collection.ts';
import type { DocumentKey } from './documents/document-kind.ts';
import type { Draft, WithOptional } from './documents/draft.ts';
import type { Page, Paging } from './documents/paging.ts';
import type { StoreMaintenance } from './store-maintenance.ts';

/** A user of a channel, as a tenant meets them. */
export interface ChannelUser {
  tenant_id: string;
  channel: Channel;
  channel_user_id: string;
}

/** A field as callers set it; its times are now where they are left out. */
export type FieldUpdate = WithOptional<ProfileFieldInput, 'collected_at' | 'updated_at'>;

/** An asset as callers add it; its id is made and its time is now where they are left out. */
export type AssetDraft = WithOptional<ProfileAssetInput, 'id' | 'uploaded_at'>;

/** An identity as callers link it. */
export type ChannelIdentityDraft = NonNullable<CustomerProfileInput['channel_identities']>[number];

/**
 * Customers of a tenant. An identity on a channel, and a `customer_id`, belong to one profile that is not deleted. What is
 * deleted is in no read.
 *
 * Whatever changes a profile returns it as stored, with the next `revision`, and throws a ValidationError for what does
 * not fit. What names a profile by its key starts again when somebody else was first, and throws a NotFoundError when it
 * is not there, a BusyError when others were first for 30 seconds.
 */
export interface ProfileStore extends StoreMaintenance {
  get(key: DocumentKey): Promise<CustomerProfile | null>;
  getByCustomerId(query: { tenant_id: string; customer_id: string }): Promise<CustomerProfile | null>;
  getByChannelIdentity(query: ChannelUser): Promise<CustomerProfile | null>;
  /** The profile of a channel's user, made where there is none; callers at once get the same one. */
  getOrCreate(query: ChannelUser): Promise<CustomerProfile>;
  /**
   * @throws {IdentityTakenError} when an identity or the customer_id is another profile's.
   * @throws {ValidationError} also for a verification level below what is stored.
   * @throws {RevisionConflictError} when another revision is the current one; nothing was written.
   * @throws {NotFoundError} for a revision of a profile that is not there.
   */
  save(profile: Draft<CustomerProfileInput>, options?: SaveOptions<CustomerProfile>): Promise<CustomerProfile>;
  /**
   * Reads, changes and saves: no update is lost. `change` may run several times and must do nothing but compute.
   * @throws {IdentityTakenError} as `save`.
   */
  update(key: DocumentKey, change: (profile: CustomerProfile) => CustomerProfile): Promise<CustomerProfile>;
  /** Whether it existed; its identities are free then. */
  delete(key: DocumentKey): Promise<boolean>;
  /** The oldest first, 100 a page by default, 1,000 at most. */
  list(query: { tenant_id: string } & Paging): Promise<Page<CustomerProfile>>;
  /** Sets one field, with all that says where its value comes from; `collected_at` of a known field is kept. */
  updateField(key: DocumentKey, field: FieldUpdate): Promise<CustomerProfile>;
  /**
   * Adds an asset; the same one again, with its id, is kept once.
   * @throws {ValidationError} when an asset of this id is there already with other content.
   */
  addAsset(key: DocumentKey, asset: AssetDraft): Promise<CustomerProfile>;
  /**
   * Adds an identity, or replaces what is said of one that the profile has. One of them at most is primary: the last
   * that was linked as such.
   * @throws {IdentityTakenError}
   */
  linkChannel(key: DocumentKey, identity: ChannelIdentityDraft): Promise<CustomerProfile>;
  /**
   * Brings two profiles of one customer together: the primary's field wins unless the secondary's is verified and the
   * primary's is not, or it is newer at the same verification; identities, assets and consents are united; the secondary
   * is deleted. All or nothing. `forget` of the primary removes the secondary, too.
   * @throws {NotFoundError} when either is not there.
   * @throws {ValidationError} when both are the same.
   */
  mergeProfiles(query: { tenant_id: string; primary_id: string; secondary_id: string }): Promise<CustomerProfile>;
}
