import type { Schema } from '@waymark/stores';

/**
 * What a cache file holds beside the tables of its tracker: whose cache it is and how current, the writes that wait for
 * the database, and who replays them.
 */
export const cacheSchema: Schema = {
  name: 'tracking-fallback',
  migrations: [
    {
      id: '0001_fallback',
      up: ({ id, bigint, text }) => [
        // `is_stale` once a write was refused whose effect the cache still shows.
        `create table tracking_cache (
          project ${text} not null primary key,
          fingerprint ${text} not null,
          current_at ${bigint},
          is_stale ${bigint} not null,
          replayer ${text},
          replayer_until ${bigint} not null
        )`,
        // `is_shown` while the cache shows the effect of the write.
        `create table tracking_outbox (
          position ${id},
          project ${text} not null,
          operation_id ${text} not null,
          state ${text} not null,
          is_shown ${bigint} not null,
          doc ${text} not null
        )`,
        'create unique index tracking_outbox_operation on tracking_outbox (project, operation_id)',
        'create index tracking_outbox_state on tracking_outbox (project, state, position)',
      ],
    },
  ],
};
