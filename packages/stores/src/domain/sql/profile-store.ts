import type { CustomerProfile } from '@waymark/core-types/domain';
import type { Database, Schema, SqlValue, Statement } from '../../database.ts';
import { chunksOf } from '../documents/chunks-of.ts';
import type { DocumentKey } from '../documents/document-kind.ts';
import { unpackDocument } from '../documents/pack-document.ts';
import { storeContext, type StoreOptions } from '../documents/store-options.ts';
import { createProfileStore, type ProfileLookup } from '../profile/create-profile-store.ts';
import { profileKind } from '../profile/profile-kind.ts';
import type { ProfileStore } from '../profile-store.ts';
import { toColumn } from './column-text.ts';
import { documentTable } from './document-table.ts';
import { SqlCollection } from './sql-collection.ts';

/** Profiles in a database of either dialect. */
export async function sqlProfileStore(database: Database, options: StoreOptions): Promise<ProfileStore> {
  await database.migrate(profileTables);
  const context = storeContext(options);
  const kind = { ...profileKind, alsoSave: keepIdentities, alsoRemove: (key: DocumentKey) => [freeIdentities(key)] };
  const collection = new SqlCollection(database, kind, context);
  return createProfileStore(collection, { lookup: lookupIn(database), context });
}

/** A row for each identity of a living profile, whose key keeps it from belonging to two. */
const profileTables: Schema = {
  name: 'profile',
  migrations: [
    {
      id: '0001_profiles',
      up: (words) => [
        documentTable(words, 'profile', {
          customer_id: `${words.text} not null`,
          verification_rank: `${words.bigint} not null`,
          merged_into: words.text,
        }),
        'create unique index profile_customer on profile (tenant_id, customer_id) where deleted_at is null',
        'create index profile_created on profile (tenant_id, created_at, id)',
        'create index profile_merged on profile (tenant_id, merged_into) where merged_into is not null',
        `create table profile_identity (
          tenant_id ${words.text} not null,
          channel ${words.text} not null,
          channel_user_id ${words.text} not null,
          profile_id ${words.text} not null,
          primary key (tenant_id, channel, channel_user_id)
        )${words.clustered}`,
        'create index profile_identity_profile on profile_identity (tenant_id, profile_id)',
      ],
    },
  ],
};

/** Rows in one statement. */
const rowsAtOnce = 100;

/** In the order of their keys, so that two writers never wait for each other's rows in a circle. */
function keepIdentities({ tenant_id, id, channel_identities }: CustomerProfile): Statement[] {
  const rows = channel_identities
    .map(({ channel, channel_user_id }) => [tenant_id, channel, toColumn(channel_user_id), id])
    .sort((one, other) => (one.join(' ') < other.join(' ') ? -1 : 1));
  const statements = [freeIdentities({ tenant_id, id })];
  for (const some of chunksOf(rows, rowsAtOnce)) {
    statements.push({
      sql: `insert into profile_identity (tenant_id, channel, channel_user_id, profile_id)
        values ${some.map(() => '(?, ?, ?, ?)').join(', ')}`,
      params: some.flat(),
    });
  }
  return statements;
}

function freeIdentities({ tenant_id, id }: DocumentKey): Statement {
  return {
    sql: 'delete from profile_identity where tenant_id = ? and profile_id = ?',
    params: [toColumn(tenant_id), toColumn(id)],
  };
}

function lookupIn(database: Database): ProfileLookup {
  const first = async (sql: string, params: SqlValue[]): Promise<CustomerProfile | null> => {
    const [row] = await database.query<{ packed: string }>(sql, params);
    return row === undefined ? null : unpackDocument(profileKind, row.packed);
  };
  return {
    byIdentity: ({ tenant_id, channel, channel_user_id }) =>
      first(
        `select profile.packed from profile_identity identity
          join profile on profile.tenant_id = identity.tenant_id and profile.id = identity.profile_id
          where identity.tenant_id = ? and identity.channel = ? and identity.channel_user_id = ?
          and profile.deleted_at is null`,
        [tenant_id, channel, channel_user_id].map(toColumn),
      ),
    byCustomerId: ({ tenant_id, customer_id }) =>
      first('select packed from profile where tenant_id = ? and customer_id = ? and deleted_at is null', [
        toColumn(tenant_id),
        toColumn(customer_id),
      ]),
  };
}
