import type { CustomerProfileInput, SessionInput } from '@waymark/core-types/domain';
import type { Draft } from '../../domain/documents/draft.ts';
import type { AssetDraft, FieldUpdate } from '../../domain/profile-store.ts';

/** A number as an id of the domain. */
export function sampleId(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** So many seconds after a fixed moment. */
export function sampleTime(seconds: number): string {
  return new Date(Date.UTC(2026, 0, 31, 12) + seconds * 1_000).toISOString();
}

export const sampleTenant = sampleId(1);
export const otherTenant = sampleId(2);

/** A session of the sample tenant, with what a test cares about. */
export function sampleSession(fields: Partial<SessionInput> = {}): Draft<SessionInput> {
  return {
    tenant_id: sampleTenant,
    agent_id: sampleId(10),
    channel: 'WEBCHAT',
    user_channel_id: 'user-1',
    ...fields,
  };
}

/** A profile of the sample tenant, with what a test cares about. */
export function sampleProfile(fields: Partial<CustomerProfileInput> = {}): Draft<CustomerProfileInput> {
  return { tenant_id: sampleTenant, customer_id: `customer-${++profiles}`, ...fields };
}

let profiles = 0;

/** A field of a profile, as a caller sets it. */
export function sampleField(fields: Partial<FieldUpdate> & { name: string }): FieldUpdate {
  return { value: 'Ada', value_type: 'string', source: 'USER_PROVIDED', ...fields };
}

/** An asset of a profile, as a caller adds it. */
export function sampleAsset(fields: Partial<AssetDraft> = {}): AssetDraft {
  return {
    name: 'passport.pdf',
    asset_type: 'passport',
    storage_provider: 's3',
    storage_path: 'customers/passport.pdf',
    mime_type: 'application/pdf',
    size_bytes: 12_345,
    checksum: 'a'.repeat(64),
    ...fields,
  };
}
