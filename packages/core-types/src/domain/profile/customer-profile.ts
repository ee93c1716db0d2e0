import { z } from 'zod';
import { channelSchema } from '../conversation/channel.ts';
import {
  fieldLimits,
  flag,
  fraction,
  id,
  json,
  label,
  list,
  optional,
  sha256,
  tenantOwned,
  text,
  timestamp,
} from '../fields.ts';
import { verificationLevelSchema } from './verification-level.ts';

/** Where the value of a profile's field comes from. */
export const profileFieldSourceSchema = z.enum([
  'USER_PROVIDED',
  'LLM_EXTRACTED',
  'TOOL_RESULT',
  'DOCUMENT_EXTRACTED',
  'HUMAN_ENTERED',
  'SYSTEM_INFERRED',
]);
export type ProfileFieldSource = z.output<typeof profileFieldSourceSchema>;

/** Who a customer is on a channel; an identity belongs to one profile of a tenant only. */
export const channelIdentitySchema = z.looseObject({
  channel: channelSchema,
  channel_user_id: label(),
  verified: flag(),
  verified_at: optional(timestamp()),
  primary: flag(),
});

export type ChannelIdentity = z.output<typeof channelIdentitySchema>;

/** One thing known of a customer, and how. */
export const profileFieldSchema = z.looseObject({
  name: label(),
  value: json(),
  value_type: label(),
  source: profileFieldSourceSchema,
  source_session_id: optional(id()),
  source_scenario_id: optional(id()),
  source_step_id: optional(id()),
  verified: flag(),
  verification_method: optional(label()),
  verified_at: optional(timestamp()),
  verified_by: optional(label()),
  confidence: fraction().default(1),
  requires_confirmation: flag(),
  collected_at: timestamp(),
  updated_at: timestamp(),
  expires_at: optional(timestamp()),
});

export type ProfileField = z.output<typeof profileFieldSchema>;
export type ProfileFieldInput = z.input<typeof profileFieldSchema>;

/** A file of a customer; its bytes are kept elsewhere. */
export const profileAssetSchema = z.looseObject({
  id: id(),
  name: label(),
  asset_type: label(),
  storage_provider: label(),
  storage_path: label(),
  mime_type: label(),
  size_bytes: z.int().min(0),
  checksum: sha256(),
  uploaded_at: timestamp(),
  uploaded_in_session_id: optional(id()),
  uploaded_in_scenario_id: optional(id()),
  verified: flag(),
  verification_result: optional(json()),
  retention_policy: label().default('permanent'),
  expires_at: optional(timestamp()),
});

export type ProfileAsset = z.output<typeof profileAssetSchema>;
export type ProfileAssetInput = z.input<typeof profileAssetSchema>;

/** What a customer agreed to, or no longer does. */
export const consentSchema = z.looseObject({
  consent_type: label(),
  granted: z.boolean(),
  granted_at: optional(timestamp()),
  revoked_at: optional(timestamp()),
  source_session_id: optional(id()),
  ip_address: optional(text(fieldLimits.name)),
});

export type Consent = z.output<typeof consentSchema>;

/** A customer of a tenant. */
export const customerProfileSchema = z
  .looseObject({
    id: id(),
    ...tenantOwned(),
    customer_id: label(),
    channel_identities: list(channelIdentitySchema),
    /** By the field's name. */
    fields: z.record(label(), profileFieldSchema).default({}),
    assets: list(profileAssetSchema),
    verification_level: verificationLevelSchema.default('UNVERIFIED'),
    consents: list(consentSchema),
    last_interaction_at: optional(timestamp()),
  })
  .check(({ value, issues }) => {
    for (const [name, field] of Object.entries(value.fields)) {
      if (field.name === name) continue;
      issues.push({
        code: 'custom',
        input: field.name,
        path: ['fields', name, 'name'],
        message: 'Must be the name under which the field stands',
      });
    }
    refuseTwice(value.channel_identities, identityKey, (index) => {
      issues.push({
        code: 'custom',
        input: value.channel_identities[index],
        path: ['channel_identities', index],
        message: 'Stands twice in this profile',
      });
    });
    refuseTwice(
      value.assets,
      ({ id }) => id,
      (index) => {
        issues.push({
          code: 'custom',
          input: value.assets[index],
          path: ['assets', index, 'id'],
          message: 'Another asset has this id',
        });
      },
    );
  });

export type CustomerProfile = z.output<typeof customerProfileSchema>;
export type CustomerProfileInput = z.input<typeof customerProfileSchema>;

function identityKey({ channel, channel_user_id }: { channel: string; channel_user_id: string }): string {
  return `${channel}:${channel_user_id}`;
}

function refuseTwice<Entry>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
  refuse: (index: number) => void,
) {
  const seen = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const key = keyOf(entry);
    if (seen.has(key)) refuse(index);
    seen.add(key);
  }
}
