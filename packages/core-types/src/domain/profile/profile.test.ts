import { expect, it } from 'vitest';
import { ValidationError } from '../../errors/errors.ts';
import {
  assertVerificationMove,
  compareVerification,
  customerProfileSchema,
  profileAssetSchema,
  profileFieldSchema,
  verificationLevelSchema,
} from '../index.ts';

const id = '018f3a4e-7b1c-7c3d-8e9f-000000000001';
const time = '2026-01-01T00:00:00.000Z';
const profile = { id, tenant_id: id, customer_id: 'C-1', created_at: time, updated_at: time };
const field = { name: 'city', value: 'Oslo', value_type: 'string', collected_at: time, updated_at: time };

function pathsOf(input: object): string[] {
  return (customerProfileSchema.safeParse(input).error?.issues ?? []).map(({ path }) => path.join('.'));
}

it('[domain:profile:defaults] begins unverified, with nothing known', () => {
  expect(customerProfileSchema.parse(profile)).toMatchObject({
    ...{ channel_identities: [], fields: {}, assets: [], verification_level: 'UNVERIFIED', consents: [] },
    last_interaction_at: null,
  });
});

it('[domain:profile:field] knows of a field where it comes from, and how sure it is', () => {
  const parsed = profileFieldSchema.parse({ ...field, source: 'LLM_EXTRACTED' });
  expect(parsed).toMatchObject({ verified: false, confidence: 1, requires_confirmation: false, expires_at: null });
  expect(profileFieldSchema.safeParse({ ...field, source: 'RUMOUR' }).success).toBe(false);
  expect(profileFieldSchema.safeParse({ ...field, source: 'LLM_EXTRACTED', confidence: -0.1 }).success).toBe(false);
});

it('[domain:profile:field-name] holds each field under its own name', () => {
  const fields = { town: { ...field, source: 'TOOL_RESULT' } };
  expect(pathsOf({ ...profile, fields })).toEqual(['fields.town.name']);
});

it('[domain:profile:identities] holds each identity and each asset once', () => {
  const identity = { channel: 'EMAIL', channel_user_id: 'a@b.example' };
  expect(pathsOf({ ...profile, channel_identities: [identity, { ...identity, verified: true }] })).toEqual([
    'channel_identities.1',
  ]);
  expect(pathsOf({ ...profile, channel_identities: [identity, { ...identity, channel: 'SLACK' }] })).toEqual([]);
});

it('[domain:profile:asset] holds an asset with its checksum, for good by default', () => {
  const asset = {
    ...{ id, name: 'passport.jpg', asset_type: 'id', storage_provider: 's3', storage_path: 'a/b' },
    ...{ mime_type: 'image/jpeg', size_bytes: 1, checksum: 'a'.repeat(64), uploaded_at: time },
  };
  expect(profileAssetSchema.parse(asset)).toMatchObject({ retention_policy: 'permanent', verified: false });
  expect(profileAssetSchema.safeParse({ ...asset, checksum: 'A'.repeat(64) }).success).toBe(false);
  expect(pathsOf({ ...profile, assets: [asset, asset] })).toEqual(['assets.1.id']);
});

it('[domain:profile:verification] rises over any number of levels, and never falls', () => {
  const levels = verificationLevelSchema.options;
  expect([...levels].reverse().sort(compareVerification)).toEqual(levels);
  expect(assertVerificationMove('UNVERIFIED', 'KYC_COMPLETE')).toBeUndefined();
  expect(assertVerificationMove('KYC_COMPLETE', 'KYC_COMPLETE')).toBeUndefined();
  expect(() => assertVerificationMove('PHONE_VERIFIED', 'EMAIL_VERIFIED')).toThrow(ValidationError);
});
