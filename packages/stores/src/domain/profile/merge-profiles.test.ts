import {
  compareVerification,
  customerProfileSchema,
  parseDocument,
  verificationLevelSchema,
} from '@waymark/core-types/domain';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mergeProfiles } from './merge-profiles.ts';

const time = fc.integer({ min: 0, max: 5 }).map((second) => new Date(second * 1_000).toISOString());
const id = fc.integer({ min: 0, max: 9 }).map((number) => `00000000-0000-4000-8000-00000000000${number}`);
const name = fc.constantFrom('a', 'b', 'c', 'constructor');

const field = fc.record({ value: fc.string(), verified: fc.boolean(), updated_at: time });
const asset = fc.record({ id, name });
const consent = fc.record({
  consent_type: name,
  granted: fc.boolean(),
  granted_at: fc.option(time),
  revoked_at: fc.option(time),
});

/** Profiles whose identities are those of no other one, as in a store. */
const profile = (channel: 'API' | 'SLACK') =>
  fc
    .record({
      users: fc.uniqueArray(name),
      primary: fc.nat(4),
      fields: fc.dictionary(name, field),
      assets: fc.uniqueArray(asset, { selector: (one) => one.id }),
      consents: fc.array(consent, { maxLength: 4 }),
      verification_level: fc.constantFrom(...verificationLevelSchema.options),
      last_interaction_at: fc.option(time),
    })
    .map(({ users, primary, fields, assets, ...rest }) =>
      parseDocument(
        customerProfileSchema,
        {
          ...rest,
          id: '00000000-0000-4000-8000-000000000001',
          tenant_id: '00000000-0000-4000-8000-000000000002',
          customer_id: channel,
          created_at: new Date(0).toISOString(),
          updated_at: new Date(0).toISOString(),
          channel_identities: users.map((user, index) => ({
            channel,
            channel_user_id: user,
            primary: index === primary,
          })),
          fields: Object.fromEntries(
            Object.entries(fields).map(([key, value]) => [
              key,
              { ...value, name: key, value_type: 'string', source: 'USER_PROVIDED', collected_at: value.updated_at },
            ]),
          ),
          assets: assets.map((one) => ({
            ...one,
            asset_type: 'x',
            storage_provider: 'x',
            storage_path: channel,
            mime_type: 'x',
            size_bytes: 0,
            checksum: '0'.repeat(64),
            uploaded_at: new Date(0).toISOString(),
          })),
        },
        'profile',
      ),
    );

it('unites any two profiles without losing an identity, asset, field or decision, and gives a valid one', () => {
  fc.assert(
    fc.property(profile('API'), profile('SLACK'), (primary, secondary) => {
      const merged = mergeProfiles(primary, secondary);
      expect(parseDocument(customerProfileSchema, merged, 'profile')).toEqual(merged);

      const users = ({ channel_identities }: typeof merged) =>
        channel_identities.map(({ channel, channel_user_id }) => `${channel} ${channel_user_id}`);
      expect(users(merged)).toEqual([...users(primary), ...users(secondary)]);
      expect(merged.channel_identities.filter((identity) => identity.primary).length).toBeLessThanOrEqual(1);

      const assets = new Map([...secondary.assets, ...primary.assets].map((one) => [one.id, one]));
      expect(new Map(merged.assets.map((one) => [one.id, one]))).toEqual(assets);

      for (const key of new Set([...Object.keys(primary.fields), ...Object.keys(secondary.fields)])) {
        const [mine, theirs] = [primary, secondary].map(({ fields }) =>
          Object.hasOwn(fields, key) ? fields[key]! : undefined,
        );
        const takesTheirs =
          mine === undefined ||
          (theirs !== undefined &&
            (theirs.verified === mine.verified ? theirs.updated_at > mine.updated_at : theirs.verified));
        expect(merged.fields[key]).toEqual(takesTheirs ? theirs : mine);
      }

      const types = [...primary.consents, ...secondary.consents].map(({ consent_type }) => consent_type);
      expect(merged.consents.map(({ consent_type }) => consent_type).sort()).toEqual([...new Set(types)].sort());
      for (const level of [primary, secondary].map(({ verification_level }) => verification_level)) {
        expect(compareVerification(merged.verification_level, level)).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
